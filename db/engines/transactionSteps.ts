/** What both engines watch over within a transaction. */

export class TransactionSteps {
  private isOver = false;
  private failure: { error: unknown } | null = null;

  /** Runs one statement of the work. What comes after the end would land outside, so it is refused. */
  readonly run = async <T>(step: () => Promise<T>): Promise<T> => {
    if (this.isOver) throw new Error('this transaction has ended');
    try {
      return await step();
    } catch (error) {
      this.failure ??= { error };
      throw error;
    }
  };

  stop(): void {
    this.isOver = true;
  }

  /**
   * The work is done, and may be committed. Throws the failure of a statement, also where the work caught it: PostgreSQL
   * answers such a commit by rolling back, and says so to nobody.
   */
  end(): void {
    this.stop();
    if (this.failure) throw this.failure.error;
  }
}

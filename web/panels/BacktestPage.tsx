export function BacktestPage() {
  return <section class="backtest" />;
}

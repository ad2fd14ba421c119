ALTER TABLE "change" ADD COLUMN "days" integer[];--> statement-breakpoint
CREATE INDEX "change_xid_idx" ON "change" USING btree ("xid");
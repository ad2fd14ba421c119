CREATE TABLE "graph_hierarchy" (
	"graph_version_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "graph_hierarchy_pk" PRIMARY KEY("graph_version_id","mode")
);
--> statement-breakpoint
CREATE TABLE "beat" (
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"geom" geometry(MultiPolygon,4326) NOT NULL,
	"area_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"deleted_at" timestamp with time zone,
	"simulated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "beat_pk" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "check_in" (
	"id" uuid NOT NULL,
	"plan_id" uuid NOT NULL,
	"assignment_id" text NOT NULL,
	"stop_id" text NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"note" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"deleted_at" timestamp with time zone,
	"simulated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "check_in_pk" PRIMARY KEY("id"),
	CONSTRAINT "check_in_kind_known" CHECK ("check_in"."kind" in ('arrived', 'left', 'skipped'))
);
--> statement-breakpoint
CREATE TABLE "plan_assignment" (
	"plan_id" uuid NOT NULL,
	"id" text NOT NULL,
	"from_version" integer NOT NULL,
	"to_version" integer,
	"team" text NOT NULL,
	"start_at" timestamp with time zone NOT NULL,
	"end_at" timestamp with time zone NOT NULL,
	"body" jsonb NOT NULL,
	CONSTRAINT "plan_assignment_pk" PRIMARY KEY("plan_id","id","from_version"),
	CONSTRAINT "plan_assignment_time_ordered" CHECK ("plan_assignment"."end_at" > "plan_assignment"."start_at"),
	CONSTRAINT "plan_assignment_versions_ordered" CHECK ("plan_assignment"."to_version" > "plan_assignment"."from_version")
);
--> statement-breakpoint
CREATE TABLE "plan_version" (
	"plan_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"made_by" text NOT NULL,
	"edits" jsonb NOT NULL,
	"restored" integer,
	"input" jsonb NOT NULL,
	"figures" jsonb NOT NULL,
	"expected_incidents" double precision NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	CONSTRAINT "plan_version_pk" PRIMARY KEY("plan_id","version"),
	CONSTRAINT "plan_version_made_by_known" CHECK ("plan_version"."made_by" in ('create', 'edit', 'optimise', 'restore'))
);
--> statement-breakpoint
ALTER TABLE "import_run" DROP CONSTRAINT "import_run_kind_known";--> statement-breakpoint
ALTER TABLE "section" ADD COLUMN "skill" text;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "zones" jsonb;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "sections" jsonb;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "model" jsonb;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "published_version" integer;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "published_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "published_by" text;--> statement-breakpoint
ALTER TABLE "graph_hierarchy" ADD CONSTRAINT "graph_hierarchy_graph_version_fk" FOREIGN KEY ("graph_version_id") REFERENCES "public"."graph_version"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "beat" ADD CONSTRAINT "beat_area_fk" FOREIGN KEY ("area_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "check_in" ADD CONSTRAINT "check_in_plan_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plan"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_assignment" ADD CONSTRAINT "plan_assignment_plan_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plan"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_version" ADD CONSTRAINT "plan_version_plan_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plan"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "beat_geom_idx" ON "beat" USING gist ("geom");--> statement-breakpoint
CREATE INDEX "check_in_plan_idx" ON "check_in" USING btree ("plan_id","assignment_id");--> statement-breakpoint
CREATE INDEX "plan_assignment_time_idx" ON "plan_assignment" USING btree ("start_at");--> statement-breakpoint
ALTER TABLE "plan" ADD CONSTRAINT "plan_status_known" CHECK ("plan"."status" in ('draft', 'published', 'withdrawn'));--> statement-breakpoint
ALTER TABLE "plan" ADD CONSTRAINT "plan_published_whole" CHECK (("plan"."status" = 'published') = ("plan"."published_version" is not null));--> statement-breakpoint
ALTER TABLE "import_run" ADD CONSTRAINT "import_run_kind_known" CHECK ("import_run"."kind" in ('incidents', 'roads', 'sections', 'beats', 'areas', 'tracks', 'demo'));--> statement-breakpoint
-- Hand-written from here: the plans that are there become version 1 of themselves.
UPDATE "plan" SET "zones" = "result" -> 'zones', "sections" = "result" -> 'sections', "model" = "result" -> 'model';--> statement-breakpoint
INSERT INTO "plan_version" ("plan_id", "version", "made_by", "edits", "input", "figures", "expected_incidents", "at", "actor")
SELECT "id", "version", 'create', '[]'::jsonb,
       "input" || jsonb_build_object('seed', "result" -> 'seed'),
       jsonb_build_object('warnings', "result" -> 'warnings', 'violations', '[]'::jsonb, 'optimum', null, 'peers', null),
       "expected_incidents", "created_at", "created_by"
FROM "plan";--> statement-breakpoint
INSERT INTO "plan_assignment" ("plan_id", "id", "from_version", "team", "start_at", "end_at", "body")
SELECT p."id", 'a' || a.n, p."version", a.v ->> 'team', (a.v ->> 'start')::timestamptz, (a.v ->> 'end')::timestamptz,
       a.v - 'team' - 'start' - 'end' || jsonb_build_object('post', null, 'lock', null, 'duty', null, 'stops', (
         SELECT coalesce(jsonb_agg(s.v || jsonb_build_object('id', 's' || s.n, 'locked', false, 'notBefore', null) ORDER BY s.n), '[]'::jsonb)
         FROM jsonb_array_elements(a.v -> 'stops') WITH ORDINALITY s(v, n)))
FROM "plan" p, jsonb_array_elements(p."result" -> 'assignments') WITH ORDINALITY a(v, n);--> statement-breakpoint
ALTER TABLE "plan" ALTER COLUMN "zones" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "plan" ALTER COLUMN "sections" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "plan" ALTER COLUMN "model" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "plan" DROP COLUMN "input";--> statement-breakpoint
ALTER TABLE "plan" DROP COLUMN "result";--> statement-breakpoint
ALTER TABLE "plan" DROP COLUMN "expected_incidents";

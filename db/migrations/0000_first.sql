CREATE EXTENSION IF NOT EXISTS postgis;
--> statement-breakpoint
CREATE TABLE "device" (
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"team_id" uuid,
	"person_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"deleted_at" timestamp with time zone,
	"simulated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "device_pk" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"team_id" uuid,
	"area_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"deleted_at" timestamp with time zone,
	"simulated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "person_pk" PRIMARY KEY("id"),
	CONSTRAINT "person_role_known" CHECK ("person"."role" in ('grid-worker', 'team-member', 'dispatcher', 'commander', 'administrator'))
);
--> statement-breakpoint
CREATE TABLE "team" (
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"mode" text NOT NULL,
	"size" integer NOT NULL,
	"base" geometry(Point,4326) NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"deleted_at" timestamp with time zone,
	"simulated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "team_pk" PRIMARY KEY("id"),
	CONSTRAINT "team_mode_known" CHECK ("team"."mode" in ('foot', 'ebike', 'car')),
	CONSTRAINT "team_size_positive" CHECK ("team"."size" > 0)
);
--> statement-breakpoint
CREATE TABLE "area" (
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"parent_id" uuid,
	"code" text,
	"name" text NOT NULL,
	"name_en" text,
	"population_registered" integer,
	"population_migrant" integer,
	"population_year" integer,
	"geom" geometry(MultiPolygon,4326) NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"deleted_at" timestamp with time zone,
	"simulated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "area_pk" PRIMARY KEY("id"),
	CONSTRAINT "area_kind_known" CHECK ("area"."kind" in ('city', 'town', 'community', 'grid'))
);
--> statement-breakpoint
CREATE TABLE "premises" (
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"address" text,
	"geom" geometry(Point,4326) NOT NULL,
	"cell" bigint NOT NULL,
	"area_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"deleted_at" timestamp with time zone,
	"simulated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "premises_pk" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "category" (
	"of" text NOT NULL,
	"code" text NOT NULL,
	"group_code" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"severity_weight" real DEFAULT 1 NOT NULL,
	"color" text NOT NULL,
	"sort_order" integer DEFAULT 1000 NOT NULL,
	CONSTRAINT "category_pk" PRIMARY KEY("of","code"),
	CONSTRAINT "category_of_known" CHECK ("category"."of" in ('incidents', 'hazards'))
);
--> statement-breakpoint
CREATE TABLE "category_group" (
	"of" text NOT NULL,
	"code" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"color" text NOT NULL,
	"sort_order" integer DEFAULT 1000 NOT NULL,
	CONSTRAINT "category_group_pk" PRIMARY KEY("of","code"),
	CONSTRAINT "category_group_of_known" CHECK ("category_group"."of" in ('incidents', 'hazards'))
);
--> statement-breakpoint
CREATE TABLE "hazard" (
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_id" text,
	"category" text NOT NULL,
	"origin" text DEFAULT 'discovered' NOT NULL,
	"status" text DEFAULT 'found' NOT NULL,
	"found_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone,
	"rectified_at" timestamp with time zone,
	"verified_at" timestamp with time zone,
	"severity" real,
	"description" text,
	"premises_id" uuid,
	"geom" geometry(Point,4326) NOT NULL,
	"cell" bigint NOT NULL,
	"area_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"deleted_at" timestamp with time zone,
	"simulated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "hazard_pk" PRIMARY KEY("id"),
	CONSTRAINT "hazard_origin_known" CHECK ("hazard"."origin" in ('reported', 'discovered')),
	CONSTRAINT "hazard_status_known" CHECK ("hazard"."status" in ('found', 'assigned', 'rectified', 'verified', 'settled', 'rejected', 'reopened'))
);
--> statement-breakpoint
CREATE TABLE "incident" (
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_id" text,
	"category" text NOT NULL,
	"origin" text DEFAULT 'reported' NOT NULL,
	"status" text DEFAULT 'received' NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"occurred_to" timestamp with time zone,
	"hour_unknown" boolean DEFAULT false NOT NULL,
	"severity" real,
	"description" text,
	"cleared_at" timestamp with time zone,
	"geom" geometry(Point,4326) NOT NULL,
	"cell" bigint NOT NULL,
	"area_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"deleted_at" timestamp with time zone,
	"simulated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "incident_pk" PRIMARY KEY("id"),
	CONSTRAINT "incident_origin_known" CHECK ("incident"."origin" in ('reported', 'discovered')),
	CONSTRAINT "incident_status_known" CHECK ("incident"."status" in ('received', 'assigned', 'closed', 'cleared', 'rejected')),
	CONSTRAINT "incident_interval_ordered" CHECK ("incident"."occurred_to" is null or "incident"."occurred_to" >= "incident"."occurred_at")
);
--> statement-breakpoint
CREATE TABLE "graph_version" (
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"file_sha256" text NOT NULL,
	"imported_at" timestamp with time zone DEFAULT now() NOT NULL,
	"imported_by" text NOT NULL,
	"current" boolean NOT NULL,
	"simulated" boolean DEFAULT false NOT NULL,
	"report" jsonb NOT NULL,
	CONSTRAINT "graph_version_pk" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "incident_road" (
	"graph_version_id" uuid NOT NULL,
	"incident_id" uuid NOT NULL,
	"road_id" uuid,
	"along_meters" real,
	"distance_meters" real,
	CONSTRAINT "incident_road_pk" PRIMARY KEY("graph_version_id","incident_id")
);
--> statement-breakpoint
CREATE TABLE "place" (
	"graph_version_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"name_en" text,
	"geom" geometry(Point,4326) NOT NULL,
	CONSTRAINT "place_pk" PRIMARY KEY("graph_version_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "road" (
	"graph_version_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"way_id" bigint NOT NULL,
	"from_node" bigint NOT NULL,
	"to_node" bigint NOT NULL,
	"name" text,
	"name_en" text,
	"road_class" text NOT NULL,
	"oneway" boolean NOT NULL,
	"on_foot" boolean NOT NULL,
	"by_car" boolean NOT NULL,
	"length_meters" real NOT NULL,
	"geom" geometry(LineString,4326) NOT NULL,
	CONSTRAINT "road_pk" PRIMARY KEY("graph_version_id","id")
);
--> statement-breakpoint
CREATE TABLE "section" (
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"origin" text NOT NULL,
	"priority" integer DEFAULT 2 NOT NULL,
	"least_visits" integer DEFAULT 1 NOT NULL,
	"length_meters" real NOT NULL,
	"area_id" uuid,
	"geom" geometry(LineString,4326) NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"deleted_at" timestamp with time zone,
	"simulated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "section_pk" PRIMARY KEY("id"),
	CONSTRAINT "section_origin_known" CHECK ("section"."origin" in ('given', 'proposed')),
	CONSTRAINT "section_priority_range" CHECK ("section"."priority" between 1 and 3),
	CONSTRAINT "section_least_visits_range" CHECK ("section"."least_visits" between 0 and 24)
);
--> statement-breakpoint
CREATE TABLE "section_match" (
	"graph_version_id" uuid NOT NULL,
	"section_id" uuid NOT NULL,
	"matched_share" real NOT NULL,
	"changed" boolean DEFAULT false NOT NULL,
	CONSTRAINT "section_match_pk" PRIMARY KEY("graph_version_id","section_id")
);
--> statement-breakpoint
CREATE TABLE "section_road" (
	"graph_version_id" uuid NOT NULL,
	"section_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"road_id" uuid NOT NULL,
	"from_meters" real NOT NULL,
	"to_meters" real NOT NULL,
	CONSTRAINT "section_road_pk" PRIMARY KEY("graph_version_id","section_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "position" (
	"device_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"geom" geometry(Point,4326) NOT NULL,
	"accuracy_meters" real,
	"speed_meters_per_second" real,
	"bearing_degrees" real,
	"altitude_meters" real,
	"battery_share" real,
	"flags" smallint DEFAULT 0 NOT NULL,
	CONSTRAINT "position_pk" PRIMARY KEY("device_id","recorded_at")
) PARTITION BY RANGE ("recorded_at");
--> statement-breakpoint
CREATE TABLE "position_quarantine" (
	"id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp with time zone,
	"geom" geometry(Point,4326) NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "position_quarantine_pk" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "track" (
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"device_id" uuid NOT NULL,
	"team_id" uuid,
	"person_id" uuid,
	"mode" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	"positions" integer NOT NULL,
	"length_meters" real NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"deleted_at" timestamp with time zone,
	"simulated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "track_pk" PRIMARY KEY("id"),
	CONSTRAINT "track_mode_known" CHECK ("track"."mode" in ('foot', 'ebike', 'car', 'unknown')),
	CONSTRAINT "track_interval_ordered" CHECK ("track"."ended_at" >= "track"."started_at")
);
--> statement-breakpoint
CREATE TABLE "campaign" (
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"name_en" text,
	"before_from" date NOT NULL,
	"during_from" date NOT NULL,
	"after_from" date NOT NULL,
	"after_to" date NOT NULL,
	"area_ids" uuid[] NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"deleted_at" timestamp with time zone,
	"simulated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "campaign_pk" PRIMARY KEY("id"),
	CONSTRAINT "campaign_phases_ordered" CHECK ("campaign"."before_from" < "campaign"."during_from" and "campaign"."during_from" < "campaign"."after_from" and "campaign"."after_from" < "campaign"."after_to")
);
--> statement-breakpoint
CREATE TABLE "plan" (
	"id" uuid NOT NULL,
	"status" text NOT NULL,
	"area_id" uuid,
	"from_date" date NOT NULL,
	"to_date" date NOT NULL,
	"input" jsonb NOT NULL,
	"result" jsonb NOT NULL,
	"expected_incidents" double precision NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"deleted_at" timestamp with time zone,
	"simulated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "plan_pk" PRIMARY KEY("id"),
	CONSTRAINT "plan_days_ordered" CHECK ("plan"."to_date" > "plan"."from_date")
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" bigserial NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject_id" uuid,
	"area_id" uuid,
	"purpose" text,
	"detail" jsonb,
	CONSTRAINT "audit_pk" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "blob" (
	"sha256" "bytea" NOT NULL,
	"media_type" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "blob_pk" PRIMARY KEY("sha256"),
	CONSTRAINT "blob_sha256_true" CHECK ("blob"."sha256" = sha256("blob"."bytes"))
);
--> statement-breakpoint
CREATE TABLE "change" (
	"id" bigserial NOT NULL,
	"layer" text NOT NULL,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"rows" integer NOT NULL,
	"subject_id" uuid,
	CONSTRAINT "change_pk" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "import_run" (
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"source" text NOT NULL,
	"file_name" text NOT NULL,
	"file_sha256" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"counts" jsonb NOT NULL,
	"simulated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "import_run_pk" PRIMARY KEY("id"),
	CONSTRAINT "import_run_kind_known" CHECK ("import_run"."kind" in ('incidents', 'roads', 'sections', 'areas', 'tracks', 'demo'))
);
--> statement-breakpoint
CREATE TABLE "receipt" (
	"subject" text NOT NULL,
	"id" uuid NOT NULL,
	"body_sha256" "bytea" NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	CONSTRAINT "receipt_pk" PRIMARY KEY("subject","id")
);
--> statement-breakpoint
CREATE TABLE "revision" (
	"subject" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"body" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	CONSTRAINT "revision_pk" PRIMARY KEY("subject","subject_id","version")
);
--> statement-breakpoint
CREATE TABLE "setting" (
	"key" text NOT NULL,
	"value" text NOT NULL,
	CONSTRAINT "setting_pk" PRIMARY KEY("key")
);
--> statement-breakpoint
ALTER TABLE "device" ADD CONSTRAINT "device_team_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device" ADD CONSTRAINT "device_person_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_team_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "area" ADD CONSTRAINT "area_parent_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "premises" ADD CONSTRAINT "premises_area_fk" FOREIGN KEY ("area_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hazard" ADD CONSTRAINT "hazard_area_fk" FOREIGN KEY ("area_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hazard" ADD CONSTRAINT "hazard_premises_fk" FOREIGN KEY ("premises_id") REFERENCES "public"."premises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident" ADD CONSTRAINT "incident_area_fk" FOREIGN KEY ("area_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_road" ADD CONSTRAINT "incident_road_graph_version_fk" FOREIGN KEY ("graph_version_id") REFERENCES "public"."graph_version"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_road" ADD CONSTRAINT "incident_road_incident_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "place" ADD CONSTRAINT "place_graph_version_fk" FOREIGN KEY ("graph_version_id") REFERENCES "public"."graph_version"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "road" ADD CONSTRAINT "road_graph_version_fk" FOREIGN KEY ("graph_version_id") REFERENCES "public"."graph_version"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "section" ADD CONSTRAINT "section_area_fk" FOREIGN KEY ("area_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "section_match" ADD CONSTRAINT "section_match_graph_version_fk" FOREIGN KEY ("graph_version_id") REFERENCES "public"."graph_version"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "section_match" ADD CONSTRAINT "section_match_section_fk" FOREIGN KEY ("section_id") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "section_road" ADD CONSTRAINT "section_road_graph_version_fk" FOREIGN KEY ("graph_version_id") REFERENCES "public"."graph_version"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "section_road" ADD CONSTRAINT "section_road_section_fk" FOREIGN KEY ("section_id") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "track" ADD CONSTRAINT "track_device_fk" FOREIGN KEY ("device_id") REFERENCES "public"."device"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "track" ADD CONSTRAINT "track_team_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "track" ADD CONSTRAINT "track_person_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan" ADD CONSTRAINT "plan_area_fk" FOREIGN KEY ("area_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "person_team_idx" ON "person" USING btree ("team_id");--> statement-breakpoint
CREATE UNIQUE INDEX "area_code_unique" ON "area" USING btree ("code") WHERE "area"."code" is not null and deleted_at is null;--> statement-breakpoint
CREATE INDEX "area_geom_idx" ON "area" USING gist ("geom");--> statement-breakpoint
CREATE INDEX "area_parent_idx" ON "area" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "premises_geom_idx" ON "premises" USING gist ("geom");--> statement-breakpoint
CREATE INDEX "hazard_time_idx" ON "hazard" USING btree ("found_at");--> statement-breakpoint
CREATE INDEX "hazard_cell_idx" ON "hazard" USING btree ("cell");--> statement-breakpoint
CREATE INDEX "hazard_geom_idx" ON "hazard" USING gist ("geom");--> statement-breakpoint
CREATE INDEX "incident_time_idx" ON "incident" USING btree ("occurred_at");--> statement-breakpoint
CREATE INDEX "incident_cell_idx" ON "incident" USING btree ("cell");--> statement-breakpoint
CREATE INDEX "incident_geom_idx" ON "incident" USING gist ("geom");--> statement-breakpoint
CREATE UNIQUE INDEX "graph_version_one_current" ON "graph_version" USING btree ("current") WHERE "graph_version"."current";--> statement-breakpoint
CREATE INDEX "incident_road_road_idx" ON "incident_road" USING btree ("road_id");--> statement-breakpoint
CREATE INDEX "road_geom_idx" ON "road" USING gist ("geom");--> statement-breakpoint
CREATE INDEX "section_geom_idx" ON "section" USING gist ("geom");--> statement-breakpoint
CREATE INDEX "section_road_road_idx" ON "section_road" USING btree ("road_id");--> statement-breakpoint
CREATE INDEX "position_quarantine_received_idx" ON "position_quarantine" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "track_device_time_idx" ON "track" USING btree ("device_id","started_at");--> statement-breakpoint
CREATE INDEX "audit_at_idx" ON "audit" USING btree ("at");--> statement-breakpoint
CREATE INDEX "change_layer_idx" ON "change" USING btree ("layer","id");
--> statement-breakpoint
-- Hand-written from here: what drizzle-kit cannot say.

-- The parent of an H3 cell at a coarser resolution: the resolution bits set, the finer digits filled with ones.
CREATE FUNCTION cell_parent(h bigint, r integer) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  select (h & ~(15::bigint << 52)) | (r::bigint << 52) | ((1::bigint << (3 * (15 - r))) - 1)
$$;
--> statement-breakpoint
-- The partition of positions for the month of an instant (UTC), made when it is missing. Safe to call at any time.
CREATE FUNCTION position_partition(at timestamptz) RETURNS text
LANGUAGE plpgsql AS $$
declare
  first timestamptz := date_trunc('month', at at time zone 'UTC') at time zone 'UTC';
  after timestamptz := (date_trunc('month', at at time zone 'UTC') + interval '1 month') at time zone 'UTC';
  name text := 'position_' || to_char(at at time zone 'UTC', 'YYYY_MM');
begin
  if to_regclass(name) is null then
    -- Two writers of a month's first position must not both make it. What to_regclass says after the wait may be old.
    perform pg_advisory_xact_lock(hashtext('position_partition'));
    execute format(
      'create table if not exists %I partition of position for values from (%L) to (%L)', name, first, after);
  end if;
  return name;
end
$$;
--> statement-breakpoint
CREATE FUNCTION audit_is_append_only() RETURNS trigger
LANGUAGE plpgsql AS $$
begin
  raise exception 'audit rows are never changed or removed' using errcode = 'insufficient_privilege';
end
$$;
--> statement-breakpoint
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
--> statement-breakpoint
CREATE TRIGGER audit_append_only_truncate BEFORE TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

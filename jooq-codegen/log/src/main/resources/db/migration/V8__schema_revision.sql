-- How new the program is that has migrated this database. The history of the migrations does not tell: functions are
-- replaced in place, and an older program would put its own back.

create table schema_revision (
  only_row    boolean primary key default true check (only_row),
  revision    integer not null,
  migrated_at timestamptz not null default now()
);
comment on table schema_revision is 'A program whose own revision is lower leaves this database alone.';

insert into schema_revision (revision) values (0);

grant select on schema_revision to edupulse_app;

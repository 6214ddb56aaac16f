-- Who works on what. Leases are rows and not locks of a session: a session lives as long as the server believes in it,
-- which for a stopped process is for ever, and behind a pooler it is not its client's.

create table nodes (
  node       uuid primary key,
  name       text not null,
  groups     text[] not null default '{}',
  started_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null
) with (fillfactor = 50);
comment on table nodes is 'Processes that hold leases or may take some, each with one row that its heartbeat keeps from expiring.';
comment on column nodes.node is 'Of one life: a process that has let its row expire goes on as another node.';
comment on column nodes.name is 'For people.';
comment on column nodes.groups is 'Among whose members it shares work.';
comment on column nodes.expires_at is 'By clock_timestamp() of this database. From then on any other node deletes the row, and with it the leases.';

create table leases (
  name     text primary key,
  node     uuid not null references nodes on delete cascade,
  taken_at timestamptz not null default clock_timestamp()
);
comment on table leases is 'What is worked on by whom. A lease ends with the row of its node.';

create index leases_node on leases (node);

grant select, insert, update, delete on nodes, leases to edupulse_app;

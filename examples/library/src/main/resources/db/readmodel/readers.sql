create table members (
  member_id uuid primary key,
  name text not null,
  member_since timestamptz not null
);

-- A copy is an aggregate, so its row holds its id.
create table borrowings (
  member_id uuid not null,
  copy_id uuid not null,
  times integer not null,
  holds boolean not null,
  primary key (member_id, copy_id)
);

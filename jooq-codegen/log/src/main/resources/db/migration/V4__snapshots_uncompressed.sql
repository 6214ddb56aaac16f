-- Most of a large state is ids, which cannot be compressed: trying costs more time than all the rest of writing a snapshot.
alter table snapshots alter column state set storage external;

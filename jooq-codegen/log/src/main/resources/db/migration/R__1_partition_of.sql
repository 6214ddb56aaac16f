-- The partition of an aggregate: the exclusive-or of the four 32-bit words of its id, unsigned, modulo the count.
create or replace function partition_of(aggregate_id uuid, partitions integer) returns integer
language sql immutable strict parallel safe
return (
  select ((('x' || substr(hex, 1, 8))::bit(32) # ('x' || substr(hex, 9, 8))::bit(32)
         # ('x' || substr(hex, 17, 8))::bit(32) # ('x' || substr(hex, 25, 8))::bit(32))::bigint
         & 4294967295) % partitions
    from (select replace(aggregate_id::text, '-', '')) as id(hex)
)::integer;

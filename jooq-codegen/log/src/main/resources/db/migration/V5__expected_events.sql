-- append_events takes the ids of the events that it is to find at the ends of the streams; the form without them goes.
drop function if exists append_events(
  integer[], uuid[], integer[], bigint[], integer[], integer[], uuid[], bigint[], timestamptz[], text[], text[], text[],
  integer[], text[], integer[]);

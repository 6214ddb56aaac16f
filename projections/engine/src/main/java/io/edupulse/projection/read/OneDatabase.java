package io.edupulse.projection.read;

/// The log's database answers all queries.
///
/// @param primary has its turn for ever
record OneDatabase(Source primary) implements ReadDatabase {

    @Override
    public Source current() {
        return primary;
    }

    @Override
    public boolean isCurrent(Source source) {
        return true;
    }

    @Override
    public boolean passesByWhenBehind() {
        return false;
    }

    @Override
    public void answered(Source source) {
        // there is one that could
    }

    @Override
    public boolean hasFailed(Source source, RuntimeException failure) {
        return false;
    }
}

package io.edupulse.log;

/// The roles that the migrations make, beside the owner of the database.
public final class DatabaseRoles {

    /// What the application works as: reads the log, appends through the function, owns the read models.
    public static final String APPLICATION = "edupulse_app";

    /// What a foreign writer logs in as a member of: inserts rows with the six columns of the contract.
    public static final String WRITER = "edupulse_writer";

    private DatabaseRoles() {}
}

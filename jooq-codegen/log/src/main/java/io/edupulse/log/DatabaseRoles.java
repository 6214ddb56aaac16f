package io.edupulse.log;

/// The roles that the migrations make, beside the owner of the database.
public final class DatabaseRoles {

    /// The role of the application: it reads the log, appends through the function, and owns the read models.
    public static final String APPLICATION = "edupulse_app";

    /// The role whose members are foreign writers: it inserts rows with the six columns of the contract.
    public static final String WRITER = "edupulse_writer";

    private DatabaseRoles() {}
}

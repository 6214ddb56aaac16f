package io.edupulse.torture.fault;

/// Something that happens to the system, and its end. For one use.
public interface Fault {

    /// Begins.
    ///
    /// @return what exactly it hits, such as which server led then
    String begin() throws Exception;

    /// Ends it, as an operator or a service manager would.
    void heal() throws Exception;

    /// What is left to do when the system works again, such as making another standby.
    default void cleanUp() throws Exception {}

    /// Whether the part that it hit works again.
    boolean isBack() throws Exception;
}

using System.Net.Sockets;
using Dbal.Backends.Sql;
using MySqlConnector;

namespace Dbal.Backends.MySql;

/// <summary>Classifies the servers' error numbers and the driver's exceptions.</summary>
internal static class MySqlFailures
{
    /// <summary>Classifies an exception; null for an unexpected one.</summary>
    public static SqlFailure? Classify(Exception exception)
    {
        // The driver wraps network errors, and server errors while reading rows, in several levels of exceptions.
        var causes = Causes(exception).ToList();
        if (causes.OfType<MySqlException>().FirstOrDefault(fault => fault.Number > 0) is { } server)
            return FromServer(server.Number, server.Message);
        if (causes.Exists(cause => cause is TimeoutException or MySqlException { ErrorCode: MySqlErrorCode.CommandTimeoutExpired }))
            return new SqlFailure(SqlFailureKind.TimedOut); // the limit of RunAsync or of the driver
        var broke = causes.Exists(cause => cause is MySqlException or MySqlProtocolException or SocketException or IOException);
        return broke ? new SqlFailure(SqlFailureKind.Unavailable) : null;
    }

    // https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html, https://mariadb.com/kb/en/mariadb-error-code-reference/
    private static SqlFailure? FromServer(int number, string message) => number switch
    {
        1062 => new SqlFailure(SqlFailureKind.Duplicate, KeyName(message)), // ER_DUP_ENTRY
        1451 or 1452 => new SqlFailure(SqlFailureKind.Reference, ConstraintName(message)), // ER_ROW_IS_REFERENCED_2, ER_NO_REFERENCED_ROW_2
        1213 => new SqlFailure(SqlFailureKind.Deadlock), // ER_LOCK_DEADLOCK
        1020 => new SqlFailure(SqlFailureKind.Deadlock), // ER_CHECKREAD: MariaDB, the row changed since the transaction's snapshot
        1205 => new SqlFailure(SqlFailureKind.TimedOut), // ER_LOCK_WAIT_TIMEOUT
        1317 => new SqlFailure(SqlFailureKind.TimedOut), // ER_QUERY_INTERRUPTED: an administrator killed the query
        1969 or 3024 => new SqlFailure(SqlFailureKind.TimedOut), // ER_STATEMENT_TIMEOUT of MariaDB, ER_QUERY_TIMEOUT of MySQL
        1044 or 1045 or 1049 or 1698 => new SqlFailure(SqlFailureKind.Refused), // no access to the database, wrong password, no such database
        1142 or 1227 => new SqlFailure(SqlFailureKind.Refused), // the user lacks a privilege
        1051 or 1054 or 1146 => new SqlFailure(SqlFailureKind.SchemaMismatch), // ER_BAD_TABLE_ERROR, ER_BAD_FIELD_ERROR, ER_NO_SUCH_TABLE
        1048 or 1364 => new SqlFailure(SqlFailureKind.SchemaMismatch), // ER_BAD_NULL_ERROR, ER_NO_DEFAULT_FOR_FIELD: the column is not nullable
        1264 or 1265 or 1366 or 1406 => new SqlFailure(SqlFailureKind.SchemaMismatch), // the value is out of the column's range, of another type, or too long
        1040 or 1203 => new SqlFailure(SqlFailureKind.Unavailable), // too many connections, in total or of this user
        1053 or 1077 or 1079 => new SqlFailure(SqlFailureKind.Unavailable), // shutting down
        1042 or 1043 or 1047 or (>= 1158 and <= 1161) => new SqlFailure(SqlFailureKind.Unavailable), // cannot connect, or the connection was lost
        1927 or 3169 or 4031 => new SqlFailure(SqlFailureKind.Unavailable), // the connection was killed, or was idle too long
        >= 2000 and < 3000 => new SqlFailure(SqlFailureKind.Unavailable), // client errors: server gone, connection lost
        1290 or 1792 or 1836 => new SqlFailure(SqlFailureKind.Unavailable), // read-only: a replica, or a server during failover
        1021 or 1114 => new SqlFailure(SqlFailureKind.DiskFull), // ER_DISK_FULL, ER_RECORD_FILE_FULL
        _ => null,
    };

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
            yield return exception;
    }

    // Duplicate entry 'acme-x' for key 'core_user.ux_core_user_email'. MariaDB omits the table. The value is arbitrary text; the name comes last.
    private static string? KeyName(string message)
    {
        var end = message.LastIndexOf('\'');
        var start = end < 1 ? -1 : message.LastIndexOf('\'', end - 1);
        return start < 0 ? null : message[(start + 1)..end].Split('.')[^1];
    }

    // Cannot add or update a child row: a foreign key constraint fails (`db`.`table`, CONSTRAINT `fk_table_field` FOREIGN KEY …
    private static string? ConstraintName(string message)
    {
        const string mark = "CONSTRAINT `";
        var start = message.IndexOf(mark, StringComparison.Ordinal);
        var end = start < 0 ? -1 : message.IndexOf('`', start + mark.Length);
        return end < 0 ? null : message[(start + mark.Length)..end];
    }
}

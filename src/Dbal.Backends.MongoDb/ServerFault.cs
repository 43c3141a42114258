using System.Text.RegularExpressions;
using Dbal.Errors;

namespace Dbal.Backends.MongoDb;

/// <summary>
/// Classifies error codes ("Error Codes" in MongoDB's manual). Failures of the driver itself are given the server's code for the same cause.
/// </summary>
internal static partial class ServerFault
{
    /// <summary>HostUnreachable: cannot connect, or the connection was lost.</summary>
    public const int HostUnreachable = 6;

    /// <summary>NetworkTimeout: connected, but no reply in time.</summary>
    public const int NetworkTimeout = 89;

    /// <summary>CommandNotFound: a server with the same protocol lacks the command.</summary>
    public const int CommandNotFound = 59;

    private const int OutOfDiskSpace = 14031;
    private const int MaxTimeExpired = 50; // MaxTimeMSExpired: the command exceeded its maxTimeMS
    private const int ExceededTimeLimit = 262; // the same, from other parts of the server
    private const int DuplicateKey = 11000; // a unique index already contains the key
    private const int CannotCreateIndex = 67; // the index specification is invalid
    private const int IndexOptionsConflict = 85; // an index with this name or these keys has other options
    private const int IndexKeySpecsConflict = 86; // an index with this name has other keys
    private const int BadValue = 2; // DocumentDB's code for most errors, including these

    /// <summary>
    /// The exception for an error code: <see cref="DuplicateKeyException"/>, <see cref="IndexRefusedException"/>, otherwise <see cref="DbalException"/>.
    /// Every code that is not a timeout is DATABASE_ERROR, such as 6, 7, 91, 189, 9001, 10107, 11600, 11602, 13435 and 13436, which servers return while they
    /// stop or while the primary changes.
    /// </summary>
    public static Exception ToException(int code, string message, Exception? inner = null) => code switch
    {
        DuplicateKey => new DuplicateKeyException(IndexName().Match(message) is { Success: true } match ? match.Groups[1].Value : null, message, inner),
        CannotCreateIndex or IndexOptionsConflict or IndexKeySpecsConflict => new IndexRefusedException(message, inner),
        BadValue when ExistingIndex().IsMatch(message) => new IndexRefusedException(message, inner),
        NetworkTimeout or MaxTimeExpired or ExceededTimeLimit => DbalException.TimedOut(inner ?? new ServerFaultException(code, message)),
        OutOfDiskSpace => DbalException.DiskFull(inner ?? new ServerFaultException(code, message)),
        _ => DbalException.Unavailable(inner ?? new ServerFaultException(code, message)),
    };

    // E11000 duplicate key error collection: database.collection index: name dup key: { ... }
    [GeneratedRegex(@" index: (\S+) dup key")]
    private static partial Regex IndexName();

    // An existing index has the same name ... | Index already exists with ... | Creation of new indexes on the specified existing collection ...
    [GeneratedRegex("^(An existing index|Index already exists|Creation of new indexes on the specified existing)")]
    private static partial Regex ExistingIndex();
}

/// <summary>A failure without a driver exception, for the log.</summary>
internal sealed class ServerFaultException(int code, string message) : Exception($"MongoDB error {code}: {message}");

/// <summary>A write violates a unique index.</summary>
internal sealed class DuplicateKeyException(string? index, string message, Exception? inner) : Exception(message, inner)
{
    /// <summary>The index, or null when the server does not name it.</summary>
    public string? Index { get; } = index;
}

/// <summary>The server refuses to create an index because of existing indexes.</summary>
internal sealed class IndexRefusedException(string message, Exception? inner) : Exception(message, inner);

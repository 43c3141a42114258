using System.Text.RegularExpressions;
using Dbal.Errors;

namespace Dbal.Backends.MongoDb;

/// <summary>
/// What a failure's number means ("Error Codes" in MongoDB's manual). The driver's own failures get the number that the server has for the like.
/// </summary>
internal static partial class ServerFault
{
    /// <summary>HostUnreachable: no connection, or one that broke off.</summary>
    public const int HostUnreachable = 6;

    /// <summary>NetworkTimeout: connected, and no answer in time.</summary>
    public const int NetworkTimeout = 89;

    /// <summary>CommandNotFound: another server that speaks MongoDB's protocol lacks the command.</summary>
    public const int CommandNotFound = 59;

    private const int OutOfDiskSpace = 14031;
    private const int MaxTimeExpired = 50; // MaxTimeMSExpired: the server gave up after the command's maxTimeMS
    private const int ExceededTimeLimit = 262; // the same, from a part of the server that keeps its own time
    private const int DuplicateKey = 11000; // a unique index has the key already
    private const int CannotCreateIndex = 67; // the specification is not to the server's liking
    private const int IndexOptionsConflict = 85; // there is an index of this name or on these keys with other options
    private const int IndexKeySpecsConflict = 86; // there is an index of this name on other keys
    private const int BadValue = 2; // DocumentDB's number for nearly everything, these among them

    /// <summary>
    /// The exception for a failure: <see cref="DuplicateKeyException"/>, <see cref="IndexRefusedException"/>, else <see cref="DbalException"/>. Everything
    /// that is no timeout either (6, 7, 91, 189, 9001, 10107, 11600, 11602, 13435 and 13436 while a server goes or a primary changes) is DATABASE_ERROR.
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

/// <summary>A failure that has no exception of a driver, for the log.</summary>
internal sealed class ServerFaultException(int code, string message) : Exception($"MongoDB error {code}: {message}");

/// <summary>A write would give a unique index the same key twice.</summary>
internal sealed class DuplicateKeyException(string? index, string message, Exception? inner) : Exception(message, inner)
{
    /// <summary>The index, or null when the server does not say which.</summary>
    public string? Index { get; } = index;
}

/// <summary>The server does not make an index, because of what is there already.</summary>
internal sealed class IndexRefusedException(string message, Exception? inner) : Exception(message, inner);

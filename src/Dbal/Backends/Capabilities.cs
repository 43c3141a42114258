namespace Dbal.Backends;

/// <summary>The optional capabilities of a backend. <c>/status</c> publishes them under these names in camelCase.</summary>
[Flags]
public enum Capabilities
{
    /// <summary>No capability beyond the common rules.</summary>
    None = 0,

    /// <summary>Several writes are committed atomically.</summary>
    Transactions = 1,

    /// <summary>Acknowledged writes survive the end of the daemon (S36).</summary>
    Persistence = 2,

    /// <summary>The database itself enforces foreign keys, for every client.</summary>
    NativeForeignKeys = 4,

    /// <summary>Filters can address values inside json fields (S21).</summary>
    JsonPath = 8,

    /// <summary>Writers do not block each other.</summary>
    ConcurrentWriters = 16,
}

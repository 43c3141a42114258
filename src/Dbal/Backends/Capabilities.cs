namespace Dbal.Backends;

/// <summary>What a backend declares that it can do, published by <c>/status</c> under these names in camelCase.</summary>
[Flags]
public enum Capabilities
{
    /// <summary>Nothing beyond what every backend does.</summary>
    None = 0,

    /// <summary>Several writes become visible together, or not at all.</summary>
    Transactions = 1,

    /// <summary>What was acknowledged survives the end of the daemon (S36).</summary>
    Persistence = 2,

    /// <summary>The engine itself keeps foreign keys, whoever writes.</summary>
    NativeForeignKeys = 4,

    /// <summary>Filters reach into json fields (S21).</summary>
    JsonPath = 8,

    /// <summary>Writers do not wait for each other.</summary>
    ConcurrentWriters = 16,
}

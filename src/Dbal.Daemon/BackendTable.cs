using Dbal.Backends;
using Dbal.Backends.Sqlite;

namespace Dbal.Daemon;

/// <summary>The adapters and the backends that they name. Each backend's assemblies are loaded when it is made, not before.</summary>
internal static class BackendTable
{
    private static readonly Dictionary<string, Func<BackendOptions, IBackend>> Factories = new()
    {
        ["sqlite"] = options => new SqliteBackend(options),
    };

    /// <summary>The names that the setting <c>adapter</c> takes.</summary>
    public static IReadOnlyCollection<string> Adapters => Factories.Keys;

    /// <summary>Makes the backend of an adapter. Nothing is connected yet.</summary>
    public static IBackend Create(string adapter, BackendOptions options) => Factories[adapter](options);
}

using Dbal.Backends;
using Dbal.Backends.Postgres;
using Dbal.Backends.Sqlite;
using Dbal.Daemon.Configuration;

namespace Dbal.Daemon;

/// <summary>The adapters and the backends that they name. Each backend's assemblies are loaded when it is made, not before.</summary>
internal static class BackendTable
{
    private static readonly Dictionary<string, Func<BackendOptions, IBackend>> Factories = new()
    {
        ["sqlite"] = options => new SqliteBackend(options),
        ["postgres"] = options => new PostgresBackend(options),
    };

    /// <summary>The names that the setting <c>adapter</c> takes.</summary>
    public static IReadOnlyCollection<string> Adapters => Factories.Keys;

    /// <summary>Makes the backend of an adapter. Nothing is connected yet.</summary>
    /// <exception cref="ConfigurationException">The adapter does not take this database URL.</exception>
    public static IBackend Create(string adapter, BackendOptions options)
    {
        try
        {
            return Factories[adapter](options);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            var reason = fault.Message.Split(" (Parameter ")[0]; // which argument of which method it was tells the user nothing
            throw new ConfigurationException($"The {Setting.DatabaseUrl.Key} is not one that {adapter} takes: {Secrets.RemovedFrom(reason)}", fault);
        }
    }
}

using Dbal.Backends;
using Dbal.Backends.MongoDb;
using Dbal.Backends.MySql;
using Dbal.Backends.Postgres;
using Dbal.Backends.Prisma;
using Dbal.Backends.Sqlite;
using Dbal.Daemon.Configuration;

namespace Dbal.Daemon;

/// <summary>The adapters and the backends that they name. Each backend's assemblies are loaded when it is made, not before.</summary>
internal static class BackendTable
{
    private static readonly Dictionary<string, Func<BackendOptions, Action<string>, IBackend>> Factories = new()
    {
        ["sqlite"] = (options, _) => new SqliteBackend(options),
        ["postgres"] = (options, _) => new PostgresBackend(options),
        ["mysql"] = (options, _) => new MySqlBackend(options),
        ["mongodb"] = (options, _) => new MongoDbBackend(options),
        ["prisma"] = (options, log) => new PrismaBackend(options, log),
    };

    /// <summary>The names that the setting <c>adapter</c> takes.</summary>
    public static IReadOnlyCollection<string> Adapters => Factories.Keys;

    /// <summary>Makes the backend of an adapter. Nothing is connected yet.</summary>
    /// <param name="adapter">One of <see cref="Adapters"/>.</param>
    /// <param name="options">What the backend is made with.</param>
    /// <param name="log">Takes lines of what the backend does beside its queries.</param>
    /// <exception cref="ConfigurationException">The adapter does not take this database URL.</exception>
    public static IBackend Create(string adapter, BackendOptions options, Action<string> log)
    {
        try
        {
            return Factories[adapter](options, log);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            var reason = fault.Message.Split(" (Parameter ")[0]; // which argument of which method it was tells the user nothing
            var shown = reason.Replace(options.DatabaseUrl, Secrets.RemovedFrom(options.DatabaseUrl));
            throw new ConfigurationException($"The {Setting.DatabaseUrl.Key} is not one that {adapter} takes: {shown}", fault);
        }
    }
}

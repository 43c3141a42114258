using Dbal.Backends;
using Dbal.Daemon.Configuration;

namespace Dbal.Daemon;

/// <summary>The adapters and the backends that they name. Each backend's assemblies are loaded when it is made, not before.</summary>
internal static class BackendTable
{
    // An adapter is left out when the package feed lacked its driver; see OptionalPackages.props.
    private static readonly Dictionary<string, Func<BackendOptions, Action<string>, IBackend>> Factories = new()
    {
#if HAS_SQLITE
        ["sqlite"] = (options, _) => new Backends.Sqlite.SqliteBackend(options),
#endif
#if HAS_POSTGRES
        ["postgres"] = (options, _) => new Backends.Postgres.PostgresBackend(options),
        ["prisma"] = (options, log) => new Backends.Prisma.PrismaBackend(options, log),
#endif
#if HAS_MYSQL
        ["mysql"] = (options, _) => new Backends.MySql.MySqlBackend(options),
#endif
#if HAS_MONGODB
        ["mongodb"] = (options, _) => new Backends.MongoDb.MongoDbBackend(options),
#endif
    };

    /// <summary>The names that the setting <c>adapter</c> takes.</summary>
    public static IReadOnlyCollection<string> Adapters { get; } = ["sqlite", "postgres", "mysql", "mongodb", "prisma"];

    /// <summary>Whether this daemon was built with an adapter.</summary>
    public static bool Has(string adapter) => Factories.ContainsKey(adapter);

    /// <summary>Makes the backend of an adapter. Nothing is connected yet.</summary>
    /// <param name="adapter">One of <see cref="Adapters"/>.</param>
    /// <param name="options">What the backend is made with.</param>
    /// <param name="log">Takes lines of what the backend does beside its queries.</param>
    /// <exception cref="ConfigurationException">The adapter does not take this database URL, or this daemon was built without the adapter.</exception>
    public static IBackend Create(string adapter, BackendOptions options, Action<string> log)
    {
        if (!Factories.TryGetValue(adapter, out var create))
        {
            throw new ConfigurationException(
                $"This daemon was built without {adapter}, because the package feed lacked its driver. Build it from a feed that has the driver; README.md tells how.");
        }

        try
        {
            return create(options, log);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            var reason = fault.Message.Split(" (Parameter ")[0]; // which argument of which method it was tells the user nothing
            var shown = reason.Replace(options.DatabaseUrl, Secrets.RemovedFrom(options.DatabaseUrl));
            throw new ConfigurationException($"The {Setting.DatabaseUrl.Key} is not one that {adapter} takes: {shown}", fault);
        }
    }
}

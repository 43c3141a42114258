using Dbal.Backends;
using Dbal.Daemon.Configuration;

namespace Dbal.Daemon.Storage;

/// <summary>The adapters, by name. The assemblies of an adapter are loaded when its backend is created.</summary>
internal static class BackendTable
{
    // An adapter is missing if the package feed had no driver for it; see OptionalPackages.props.
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

    /// <summary>Whether this daemon was built with an adapter.</summary>
    public static bool Has(string adapter) => Factories.ContainsKey(adapter);

    /// <summary>Creates the backend of an adapter, without connecting.</summary>
    /// <param name="adapter">One of <see cref="AdapterNames.All"/>.</param>
    /// <param name="options">The backend's options.</param>
    /// <param name="log">Receives log lines about work other than queries.</param>
    /// <exception cref="ConfigurationException">The database URL is invalid for the adapter, or this daemon was built without the adapter.</exception>
    public static IBackend Create(string adapter, BackendOptions options, Action<string> log)
    {
        if (!Factories.TryGetValue(adapter, out var create))
        {
            throw new ConfigurationException(
                $"This daemon was built without the adapter {adapter}, because the package feed lacked its driver. "
                + "Build it with a feed that has the driver; see README.md.");
        }

        try
        {
            return create(options, log);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            var reason = fault.Message.Split(" (Parameter ")[0]; // the name of a method's parameter does not help the user
            var shown = reason.Replace(options.DatabaseUrl, Secrets.RemovedFrom(options.DatabaseUrl));
            throw new ConfigurationException($"Invalid {Setting.DatabaseUrl.Key} for the adapter {adapter}: {shown}", fault);
        }
    }
}

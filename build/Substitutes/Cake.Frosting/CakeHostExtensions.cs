using Cake.Core.IO;
using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting;

/// <summary>The host's wiring, as one chain of calls.</summary>
public static class CakeHostExtensions
{
    /// <summary>Gives tasks a context of the project's own.</summary>
    /// <typeparam name="TContext">The context's class.</typeparam>
    /// <param name="host">The host.</param>
    public static CakeHost UseContext<TContext>(this CakeHost host)
        where TContext : class, IFrostingContext => host.ConfigureServices(services => services.AddSingleton<IFrostingContext, TContext>());

    /// <summary>Has something done before the first task and after the last.</summary>
    /// <typeparam name="TLifetime">The lifetime's class.</typeparam>
    /// <param name="host">The host.</param>
    public static CakeHost UseLifetime<TLifetime>(this CakeHost host)
        where TLifetime : class, IFrostingLifetime => host.ConfigureServices(services => services.AddSingleton<IFrostingLifetime, TLifetime>());

    /// <summary>Sets where relative paths begin.</summary>
    /// <param name="host">The host.</param>
    /// <param name="path">The folder.</param>
    public static CakeHost UseWorkingDirectory(this CakeHost host, DirectoryPath path) =>
        host.ConfigureServices(services => services.AddSingleton(new WorkingDirectory(path)));
}

using Cake.Core.IO;
using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting;

/// <summary>Configures a host.</summary>
public static class CakeHostExtensions
{
    /// <summary>Sets the class of the context.</summary>
    /// <typeparam name="TContext">The context's class.</typeparam>
    /// <param name="host">The host.</param>
    public static CakeHost UseContext<TContext>(this CakeHost host)
        where TContext : class, IFrostingContext => host.ConfigureServices(services => services.AddSingleton<IFrostingContext, TContext>());

    /// <summary>Sets the class of the lifetime, which runs before the first task and after the last.</summary>
    /// <typeparam name="TLifetime">The lifetime's class.</typeparam>
    /// <param name="host">The host.</param>
    public static CakeHost UseLifetime<TLifetime>(this CakeHost host)
        where TLifetime : class, IFrostingLifetime => host.ConfigureServices(services => services.AddSingleton<IFrostingLifetime, TLifetime>());

    /// <summary>Sets the working directory.</summary>
    /// <param name="host">The host.</param>
    /// <param name="path">The folder.</param>
    public static CakeHost UseWorkingDirectory(this CakeHost host, DirectoryPath path) =>
        host.ConfigureServices(services => services.AddSingleton(new WorkingDirectory(path)));
}

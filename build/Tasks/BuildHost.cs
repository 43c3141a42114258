using Build.Runs;
using Cake.Core;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;

namespace Build.Tasks;

/// <summary>Wires Cake's host to this build.</summary>
public static class BuildHost
{
    /// <summary>A host that has not run.</summary>
    /// <param name="session">The command line and what belongs to it.</param>
    public static CakeHost Create(BuildSession session) => new CakeHost()
        .UseContext<BuildContext>()
        .UseLifetime<BuildLifetime>()
        .UseWorkingDirectory(session.Repository.Root)
        .ConfigureServices(services => services.AddSingleton(session).AddSingleton<ICakeReportPrinter, TaskPrinter>());
}

using Build.Runs;
using Cake.Core;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;

namespace Build.Tasks;

/// <summary>Configures Cake's host for this build.</summary>
public static class BuildHost
{
    /// <summary>Creates the host.</summary>
    /// <param name="session">The session of the build program.</param>
    public static CakeHost Create(BuildSession session) => new CakeHost()
        .UseContext<BuildContext>()
        .UseLifetime<BuildLifetime>()
        .UseWorkingDirectory(session.Repository.Root)
        .ConfigureServices(services => services.AddSingleton(session).AddSingleton<ICakeReportPrinter, TaskPrinter>());
}

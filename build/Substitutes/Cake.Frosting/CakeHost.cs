using System.Reflection;
using Cake.Cli;
using Cake.Common.Modules;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Modules;
using Cake.Core.Scripting;
using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting;

/// <summary>Finds the tasks of assemblies and runs them with Cake's engine.</summary>
public sealed class CakeHost
{
    private readonly ServiceCollection services = new();
    private readonly HashSet<Assembly> assemblies = [];

    /// <summary>Creates a host for the tasks of the program's assembly.</summary>
    public CakeHost()
    {
        if (Assembly.GetEntryAssembly() is { } entry)
            assemblies.Add(entry);
        services.AddSingleton<ICakeLog, CakeBuildLog>();
        services.AddSingleton<IConsole, CakeConsole>();
        services.AddSingleton<ICakeReportPrinter, CakeReportPrinter>();
        services.AddSingleton<ICakeConfiguration>(new CakeConfiguration(new Dictionary<string, string>()));
        services.AddSingleton<ICakeArguments>(provider => provider.GetRequiredService<HostArguments>().ToCakeArguments());
        services.AddSingleton<BuildScriptHost<IFrostingContext>>();
        services.AddSingleton<DryRunScriptHost<IFrostingContext>>();
        services.AddSingleton(provider =>
            new TreeScriptHost(provider.GetRequiredService<ICakeEngine>(), provider.GetRequiredService<IFrostingContext>(), provider.GetRequiredService<IConsole>()));
        services.UseModule<CoreModule>();
        services.UseModule<CommonModule>();
    }

    /// <summary>Adds the tasks of another assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    public CakeHost AddAssembly(Assembly assembly)
    {
        assemblies.Add(assembly);
        return this;
    }

    /// <summary>Configures the services for dependency injection.</summary>
    /// <param name="services">Adds the services.</param>
    public CakeHost ConfigureServices(Action<IServiceCollection> services)
    {
        services(this.services);
        return this;
    }

    /// <summary>Runs the targets in the arguments, or <c>Default</c>.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>The exit code: 0 on success.</returns>
    public int Run(IEnumerable<string> args)
    {
        var arguments = HostArguments.Parse(args);
        services.AddSingleton(arguments);
        foreach (var type in assemblies.SelectMany(assembly => assembly.GetExportedTypes()))
        {
            if (type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFrostingTask)))
                services.AddSingleton(typeof(IFrostingTask), type);
        }

        using var provider = services.BuildServiceProvider();
        var log = provider.GetRequiredService<ICakeLog>();
        try
        {
            log.Verbosity = arguments.Verbosity;
            if (provider.GetService<WorkingDirectory>() is { } directory)
            {
                var environment = provider.GetRequiredService<ICakeEnvironment>();
                environment.WorkingDirectory = directory.Path.MakeAbsolute(environment);
            }

            var engine = provider.GetRequiredService<ICakeEngine>();
            var context = provider.GetRequiredService<IFrostingContext>();
            TaskRegistration.Register(engine, context, provider.GetServices<IFrostingTask>(), provider.GetService<IFrostingLifetime>());
            ScriptHost host = arguments.Mode switch
            {
                HostMode.Tree => provider.GetRequiredService<TreeScriptHost>(),
                HostMode.DryRun => provider.GetRequiredService<DryRunScriptHost<IFrostingContext>>(),
                HostMode.Description => ActivatorUtilities.CreateInstance<DescriptionScriptHost>(provider, context, Spectre.Console.AnsiConsole.Console),
                _ => provider.GetRequiredService<BuildScriptHost<IFrostingContext>>(),
            };
            if (arguments.Exclusive)
                host.Settings.UseExclusiveTarget();
            host.RunTargets(arguments.Targets);
            return 0;
        }
        catch (Exception exception)
        {
            return log.LogException(exception);
        }
    }
}

/// <summary>The working directory of the run.</summary>
/// <param name="Path">The folder.</param>
internal sealed record WorkingDirectory(DirectoryPath Path);

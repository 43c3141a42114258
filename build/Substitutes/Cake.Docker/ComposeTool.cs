using System.Reflection;
using System.Text.RegularExpressions;
using Cake.Core;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Cake.Docker;

/// <summary>Runs one command of <c>docker compose</c>.</summary>
internal sealed partial class ComposeTool<TSettings>(ICakeContext context)
    : Tool<TSettings>(context.FileSystem, context.Environment, context.ProcessRunner, context.Tools)
    where TSettings : AutoToolSettings, new()
{
    public void Run(DockerComposeSettings? composeSettings, string command, TSettings? settings, string[] services) =>
        Run(settings ?? new(), Arguments(composeSettings, command, settings, services));

    public string[] Read(DockerComposeSettings? composeSettings, string command, TSettings? settings, string[] services)
    {
        string[] lines = [];
        Run(
            settings ?? new(),
            Arguments(composeSettings, command, settings, services),
            new ProcessSettings { RedirectStandardOutput = true },
            process => lines = [.. process.GetStandardOutput()]);
        return lines;
    }

    protected override string GetToolName() => "Docker";

    protected override IEnumerable<string> GetToolExecutableNames() => ["docker", "docker.exe"];

    private static ProcessArgumentBuilder Arguments(DockerComposeSettings? composeSettings, string command, TSettings? settings, string[] services)
    {
        var arguments = new ProcessArgumentBuilder().Append("compose");
        AppendOptions(arguments, composeSettings);
        arguments.Append(command);
        AppendOptions(arguments, settings);
        foreach (var service in services)
            arguments.Append(service);
        return arguments;
    }

    private static void AppendOptions(ProcessArgumentBuilder arguments, AutoToolSettings? settings)
    {
        if (settings is null)
            return;
        foreach (var property in settings.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            var option = "--" + InnerCapital().Replace(property.Name, "-$0").ToLowerInvariant();
            switch (property.GetValue(settings))
            {
                case true:
                    arguments.Append(option);
                    break;
                case int number:
                    arguments.Append($"{option} {number}");
                    break;
                case string text:
                    arguments.Append(option).AppendQuoted(text);
                    break;
                case string[] texts:
                    foreach (var text in texts)
                        arguments.Append(option).AppendQuoted(text);
                    break;
            }
        }
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex InnerCapital();
}

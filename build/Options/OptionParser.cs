using Build.Tasks;

namespace Build.Options;

/// <summary>Reads the command line.</summary>
public static class OptionParser
{
    /// <summary>Reads <c>--name=value</c>, <c>--name value</c> and switches.</summary>
    /// <param name="args">The arguments.</param>
    /// <exception cref="UsageException">An argument is not known, or its value is not one there is.</exception>
    public static BuildOptions Parse(IReadOnlyList<string> args)
    {
        var options = new BuildOptions();
        for (var i = 0; i < args.Count; i++)
        {
            var parts = args[i].Split('=', 2);
            var option = OptionTable.All.FirstOrDefault(option => option.Name == parts[0]) ?? throw Unknown(parts[0]);
            if (option.Value is null)
            {
                if (parts.Length == 2)
                    throw new UsageException($"{option.Name} is a switch and takes no value.");
                options = option.Apply(options, option.Name);
            }
            else if (parts.Length == 2)
            {
                options = option.Apply(options, parts[1]);
            }
            else if (i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                options = option.Apply(options, args[++i]);
            }
            else
            {
                throw new UsageException($"{option.Name} needs a value: {option.Usage}.");
            }
        }

        if (options.Targets.Contains(MergeReportsTask.Name) && options.From is null)
            throw new UsageException($"{MergeReportsTask.Name} needs --from=FOLDER, the folder of the jobs' results.");
        return options;
    }

    private static UsageException Unknown(string name) => name.StartsWith('-')
        ? NearestMatch.Unknown("option", name, [.. OptionTable.All.Select(option => option.Name)])
        : new UsageException($"'{name}' is no option; options begin with two dashes. ./build.sh --help lists them.");
}

using Build.Matrix;

namespace Build.Options;

/// <summary>Refuses combinations of options that contradict each other or have no effect, before anything starts.</summary>
internal static class OptionRules
{
    private const string ConfigPlace = "{config}";
    private const string PortPlace = "{port}";

    private static readonly (string One, string Other, string Why)[] Conflicts =
    [
        ("--quiet", "--verbose", "One prints less, the other prints more."),
        ("--verbose", "--verbosity", "--verbose sets Cake's log level itself."),
        ("--rerun-failed", "--shard", "A shard is a part of all tests, not of those that failed."),
        ("--tree", "--dryrun", "Each shows something else."),
        ("--tree", "--description", "Each shows something else."),
        ("--dryrun", "--description", "Each shows something else."),
    ];

    /// <summary>Checks a command line.</summary>
    /// <param name="options">What it says.</param>
    /// <param name="given">The options that it has.</param>
    /// <exception cref="UsageException">A combination makes no sense.</exception>
    public static void Check(BuildOptions options, IReadOnlyCollection<Option> given)
    {
        var targets = options.Targets is [] ? [TaskNames.TestMatrix] : options.Targets;
        foreach (var (one, other, why) in Conflicts)
        {
            if (given.Any(option => option.Name == one) && given.Any(option => option.Name == other))
                throw new UsageException($"{one} and {other} cannot be combined. {why} Leave out one of them.");
        }

        if (targets.Contains(TaskNames.MergeReports) && options.From is null)
            throw new UsageException($"{TaskNames.MergeReports} needs --from=FOLDER, the folder with the results of the jobs.");
        if (given.FirstOrDefault(option => !targets.Any(target => option.Scope.Includes(target))) is { } useless)
        {
            throw new UsageException(
                $"{useless.Name} has no effect on {Names(targets)}: it only applies to {useless.Scope.Describe()}. "
                + $"Leave out {useless.Name}, or choose another --target.");
        }

        // Which suite --rerun-failed runs, the last run tells.
        if (!options.Suite.IsRandom && !options.RerunFailed && given.FirstOrDefault(option => option.OfRandomSuites) is { } idle)
            throw new UsageException($"{idle.Name} has no effect on --suite={options.Suite.Name}: it only applies to --suite=fuzz. Leave out {idle.Name}, or add --suite=fuzz.");
        foreach (var target in targets)
            CheckTarget(options, target);
        if (options.Daemon is { } command)
            CheckDaemon(command);
    }

    private static void CheckTarget(BuildOptions options, string target)
    {
        if (TaskNames.Parse(target) is { } row && !options.Backends.Contains(row.Backend))
            throw new UsageException($"{target} needs the row '{row.Backend.Name}', which --backend leaves out. Add it to --backend, or leave out --backend.");
        if (options.Exclusive && OptionScopes.RunsTests(target))
        {
            throw new UsageException(
                $"--exclusive leaves out the tasks that {target} depends on, so no test would run. "
                + $"Leave out --exclusive, or name a task that works alone, such as {TaskNames.Of(Phase.Start, Backend.All[0])}.");
        }
    }

    // The daemon gets its port and its database from the configuration file, or at least its port from the command line.
    private static void CheckDaemon(string command)
    {
        if (!command.Contains(ConfigPlace, StringComparison.Ordinal) && !command.Contains(PortPlace, StringComparison.Ordinal))
        {
            throw new UsageException(
                $"--daemon=COMMAND has neither {ConfigPlace} nor {PortPlace}, so the daemon cannot know which port to listen on. "
                + $"Write, for example: --daemon=\"mydaemon --config {ConfigPlace}\"");
        }
    }

    private static string Names(IReadOnlyList<string> targets) => "--target=" + string.Join(" --target=", targets);
}

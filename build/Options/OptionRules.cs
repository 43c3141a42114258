using Build.Matrix;

namespace Build.Options;

/// <summary>Rejects options that contradict each other or have no effect, before anything starts.</summary>
internal static class OptionRules
{
    private const string ConfigPlace = "{config}";
    private const string PortPlace = "{port}";

    private static readonly string[] NotOfBisect =
        ["--daemon", "--shard", "--rerun-failed", "--repeat", "--requests", "--seed", "--keep", "--parallel", "--stop-on-fail", "--retry-infra"];

    private static readonly (string One, string Other, string Why)[] Conflicts =
    [
        ("--quiet", "--verbose", "--quiet prints less, --verbose prints more."),
        ("--verbose", "--verbosity", "--verbose sets Cake's log level itself."),
        ("--rerun-failed", "--shard", "A shard is a part of all tests, not of the failed tests."),
        ("--tree", "--dryrun", "Each has a different output."),
        ("--tree", "--description", "Each has a different output."),
        ("--dryrun", "--description", "Each has a different output."),
    ];

    /// <summary>Validates a command line.</summary>
    /// <param name="options">The parsed options.</param>
    /// <param name="given">The options that the command line contains.</param>
    /// <exception cref="UsageException">The combination is invalid.</exception>
    public static void Check(BuildOptions options, IReadOnlyCollection<Option> given)
    {
        var targets = options.Targets is [] ? [TaskNames.TestMatrix] : options.Targets;
        foreach (var (one, other, why) in Conflicts)
        {
            if (given.Any(option => option.Name == one) && given.Any(option => option.Name == other))
                throw new UsageException($"{one} and {other} cannot be combined. {why} Remove one of them.");
        }

        if (targets.Contains(TaskNames.MergeReports) && options.From is null)
            throw new UsageException($"{TaskNames.MergeReports} requires --from=FOLDER, the folder with the results of the jobs.");
        if (given.FirstOrDefault(option => !targets.Any(target => option.Scope.Includes(target))) is { } useless)
        {
            throw new UsageException(
                $"{useless.Name} has no effect on {Names(targets)}: it only applies to {useless.Scope.Describe()}. "
                + $"Remove {useless.Name}, or choose another --target.");
        }

        // With --rerun-failed, the suite is that of the last run.
        if (!options.Suite.IsRandom && !options.RerunFailed && !options.Compares && given.FirstOrDefault(option => option.OfRandomSuites) is { } idle)
        {
            throw new UsageException(
                $"{idle.Name} has no effect on --suite={options.Suite.Name}: it only applies to --suite=fuzz, --suite=all and --target=Compare. "
                + $"Remove {idle.Name}, or add --suite=fuzz.");
        }

        CheckComparison(options, targets, given);

        foreach (var target in targets)
            CheckTarget(options, target);
        if (targets.Contains(TaskNames.Bisect))
            CheckBisect(options, given);
        if (options.Daemon is { } command)
            CheckDaemon(command);
    }

    private static void CheckComparison(BuildOptions options, IReadOnlyList<string> targets, IReadOnlyCollection<Option> given)
    {
        if (!options.Compares)
            return;
        if (targets.Count > 1)
            throw new UsageException($"--target={TaskNames.Compare} cannot be combined with other targets. Remove them, and run them afterwards.");
        if (given.Any(option => option.Name == "--parallel"))
            throw new UsageException($"--parallel has no effect on --target={TaskNames.Compare}: it always runs all daemons at once. Remove --parallel.");
        if (options.Replay is not null && given.FirstOrDefault(option => option.Name is "--requests" or "--entities") is { } useless)
            throw new UsageException($"{useless.Name} has no effect with --replay: the streams are given. Remove one of them.");
    }

    private static void CheckTarget(BuildOptions options, string target)
    {
        if (TaskNames.Parse(target) is { } row && !options.Backends.Contains(row.Backend))
            throw new UsageException($"{target} requires the row '{row.Backend.Name}', which --backend excludes. Add it to --backend, or remove --backend.");
        if (options.Exclusive && OptionScopes.RunsTests(target))
        {
            throw new UsageException(
                $"--exclusive skips the tasks that {target} depends on, so no test would run. "
                + $"Remove --exclusive, or choose a task that works alone, such as {TaskNames.Of(Phase.Start, Backend.All[0])}.");
        }
    }

    private static void CheckBisect(BuildOptions options, IReadOnlyCollection<Option> given)
    {
        if (options.Backends.Count != 1 || options.Filter is null)
            throw new UsageException($"{TaskNames.Bisect} tests one backend and selected tests. Add --backend=NAME and --filter=TEXT.");
        if (options.Backends[0].NeedsPrisma)
            throw new UsageException($"{TaskNames.Bisect} does not support {options.Backends[0].Name}: the generated client would be that of this commit. Use postgres.");
        if (given.FirstOrDefault(option => NotOfBisect.Contains(option.Name)) is { } useless)
            throw new UsageException($"{useless.Name} has no effect on --target={TaskNames.Bisect}. Remove {useless.Name}.");
    }

    // The configuration file contains the port and the database. Without it, the command line must at least contain the port.
    private static void CheckDaemon(string command)
    {
        if (!command.Contains(ConfigPlace, StringComparison.Ordinal) && !command.Contains(PortPlace, StringComparison.Ordinal))
        {
            throw new UsageException(
                $"--daemon=COMMAND contains neither {ConfigPlace} nor {PortPlace}, so the daemon does not get the port to listen on. "
                + $"Write, for example: --daemon=\"mydaemon --config {ConfigPlace}\"");
        }
    }

    private static string Names(IReadOnlyList<string> targets) => "--target=" + string.Join(" --target=", targets);
}

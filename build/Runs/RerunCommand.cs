using Build.Matrix;
using Build.Options;
using Build.Servers;
using Build.Suites;

namespace Build.Runs;

/// <summary>Words the command that runs one test on one backend, with the options that it needs to find the same.</summary>
public static class RerunCommand
{
    /// <summary>The command, quoted for a POSIX shell.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="options">The options of the run that found the failure.</param>
    /// <param name="fullName">The test's name with namespace and class.</param>
    public static string Of(Backend backend, BuildOptions options, string fullName)
    {
        string?[] parts =
        [
            $"./build.sh --backend={backend.Name}",
            options.Suite == Suite.All[0] ? null : $"--suite={options.Suite.Name}",
            options.Suite.IsRandom ? $"--requests={options.RequestsOfRow} --seed={options.Seed}" : null,
            backend.Service is null || options.Databases == DatabasesMode.Auto ? null : $"--databases={options.Databases.ToString().ToLowerInvariant()}",
            options.Daemon is { } daemon ? $"--daemon=\"{Quoted(daemon)}\"" : null,
            $"--filter=\"{Quoted(TestSelection.One(fullName))}\"",
        ];
        return string.Join(' ', parts.OfType<string>());
    }

    private static string Quoted(string text) => text.Replace(@"\", @"\\").Replace("\"", "\\\"").Replace("$", @"\$").Replace("`", @"\`");
}

using Build.Matrix;
using Build.Options;
using Build.Servers;
using Build.Suites;

namespace Build.Runs;

/// <summary>Composes the command that repeats one test on one backend, with the options of the run.</summary>
public static class RerunCommand
{
    /// <summary>Returns the command, quoted for a POSIX shell.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="options">The options of the run in which the test failed.</param>
    /// <param name="fullName">The test's name with namespace and class.</param>
    public static string Of(Backend backend, BuildOptions options, string fullName)
    {
        if (options.Compares)
            return $"./build.sh --target={TaskNames.Compare} --seed={options.Seed} --requests={options.Requests}";
        var suite = options.Suite.Of(fullName);
        string?[] parts =
        [
            $"./build.sh --backend={backend.Name}",
            suite == Suite.All[0] ? null : $"--suite={suite.Name}",
            suite.IsRandom ? $"--requests={options.RequestsOfRow} --seed={options.Seed}" : null,
            backend.Service is null || options.Databases == DatabasesMode.Auto ? null : $"--databases={options.Databases.ToString().ToLowerInvariant()}",
            options.Daemon is { } daemon ? $"--daemon=\"{Quoted(daemon)}\"" : null,
            $"--filter=\"{Quoted(TestSelection.One(fullName))}\"",
        ];
        return string.Join(' ', parts.OfType<string>());
    }

    private static string Quoted(string text) => text.Replace(@"\", @"\\").Replace("\"", "\\\"").Replace("$", @"\$").Replace("`", @"\`");
}

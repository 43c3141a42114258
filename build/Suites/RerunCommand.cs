using Build.Matrix;

namespace Build.Suites;

/// <summary>Words the command that runs one test on one backend.</summary>
public static class RerunCommand
{
    /// <summary>The command, quoted for a POSIX shell.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="suite">The suite.</param>
    /// <param name="fullName">The test's name with namespace and class.</param>
    public static string Of(Backend backend, Suite suite, string fullName)
    {
        var filter = TestSelection.One(fullName).Replace(@"\", @"\\").Replace("\"", "\\\"").Replace("$", @"\$").Replace("`", @"\`");
        var option = suite == Suite.All[0] ? "" : $" --suite={suite.Name}";
        return $"./build.sh --backend={backend.Name}{option} --filter=\"{filter}\"";
    }
}

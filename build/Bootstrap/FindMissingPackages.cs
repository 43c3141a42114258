using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Finds the packages that the feed does not have, in the output of <c>dotnet restore</c> for the projects of <c>Probe.xml</c>.</summary>
public sealed class FindMissingPackages : Task
{
    // NU1101: package not found; NU1102 and NU1103: version not found (learn.microsoft.com/nuget/reference/errors-and-warnings).
    private static readonly Regex Missing = new Regex(@"Probe\.(?<package>[\w.]+)\.csproj : error NU110[123]: ");

    /// <summary>The output lines.</summary>
    public string[] Lines { get; set; } = new string[0];

    /// <summary>The exit code of the restore.</summary>
    public int ExitCode { get; set; }

    /// <summary>The packages that are missing or have a missing dependency.</summary>
    [Output]
    public string[] Packages { get; set; } = new string[0];

    /// <inheritdoc/>
    public override bool Execute()
    {
        var names = Lines.Select(line => Missing.Match(line)).Where(match => match.Success).Select(match => match.Groups["package"].Value);
        Packages = names.Distinct().OrderBy(name => name).ToArray();
        // Other errors, such as a feed that does not answer, do not show which packages are missing.
        var others = Lines.Where(line => line.Contains("error ") && !Missing.IsMatch(line)).Distinct().ToList();
        foreach (var line in others)
            Log.LogError(line);
        if (ExitCode != 0 && Packages.Length == 0 && others.Count == 0)
            Log.LogError("dotnet restore failed with exit code " + ExitCode + ": " + string.Join("\n", Lines));
        return !Log.HasLoggedErrors;
    }
}

using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Reads, out of what <c>dotnet restore</c> printed for the projects that <c>Probe.xml</c> describes, which packages the feed lacks.</summary>
public sealed class FindMissingPackages : Task
{
    // NU1101: no package of this name, NU1102 and NU1103: none of this version; learn.microsoft.com/nuget/reference/errors-and-warnings.
    private static readonly Regex Missing = new Regex(@"Probe\.(?<package>[\w.]+)\.csproj : error NU110[123]: ");

    /// <summary>The lines that were printed.</summary>
    public string[] Lines { get; set; } = new string[0];

    /// <summary>How the restore ended.</summary>
    public int ExitCode { get; set; }

    /// <summary>The packages that are missing themselves, or need one that is.</summary>
    [Output]
    public string[] Packages { get; set; } = new string[0];

    /// <inheritdoc/>
    public override bool Execute()
    {
        var names = Lines.Select(line => Missing.Match(line)).Where(match => match.Success).Select(match => match.Groups["package"].Value);
        Packages = names.Distinct().OrderBy(name => name).ToArray();
        // A feed that does not answer says nothing about its packages.
        var others = Lines.Where(line => line.Contains("error ") && !Missing.IsMatch(line)).Distinct().ToList();
        foreach (var line in others)
            Log.LogError(line);
        if (ExitCode != 0 && Packages.Length == 0 && others.Count == 0)
            Log.LogError("dotnet restore failed with exit code " + ExitCode + ": " + string.Join("\n", Lines));
        return !Log.HasLoggedErrors;
    }
}

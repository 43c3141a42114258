namespace Build.Workspace;

/// <summary>The paths of this clone. Only <see cref="Find"/> accesses the disk.</summary>
/// <param name="Root">The folder of <c>Dbal.slnx</c>.</param>
/// <param name="Configuration">The name of the output folder: <c>release</c> or <c>debug</c>.</param>
public sealed record Repository(string Root, string Configuration)
{
    /// <summary>The output folder of runs: the environment variable <c>DBAL_ARTIFACTS</c>, or the folder <c>artifacts</c> of the clone.</summary>
    public string Artifacts { get; } =
        Environment.GetEnvironmentVariable("DBAL_ARTIFACTS") is { Length: > 0 } folder ? Path.GetFullPath(folder) : Path.Combine(Root, "artifacts");

    /// <summary>The folder of the entities' YAML files in the sources.</summary>
    public string ShippedEntities => Path.Combine(Root, "src", "entities");

    /// <summary>The folder of the entities that the daemons serve.</summary>
    public string Entities { get; init; } = Path.Combine(Root, "src", "entities");

    /// <summary>The folder of a comparison: its entities, settings, results and the streams that show differences.</summary>
    public string CompareFolder => Path.Combine(Artifacts, "compare");

    /// <summary>The ledger of known differences.</summary>
    public string Ledger => Path.Combine(Root, "tests", "divergences.yaml");

    /// <summary>The page of the rules.</summary>
    public string Rules => Path.Combine(Root, "docs", "rules.md");

    /// <summary>Returns the paths of a comparison, whose daemons serve other entities.</summary>
    public Repository ForComparison() => this with { Entities = Path.Combine(CompareFolder, "entities") };

    /// <summary>Returns the folder of a row: its configuration, log, database file and results.</summary>
    /// <param name="backend">The row's name.</param>
    public string RowFolder(string backend) => Path.Combine(Artifacts, "rows", backend);

    /// <summary>Returns the path of a project's executable.</summary>
    /// <param name="project">The project's name.</param>
    public string Executable(string project) =>
        Path.Combine(Root, "out", "bin", project, Configuration, OperatingSystem.IsWindows() ? project + ".exe" : project);

    /// <summary>Returns the path of a project's assembly.</summary>
    /// <param name="project">The project's name.</param>
    public string Assembly(string project) => Path.Combine(Root, "out", "bin", project, Configuration, project + ".dll");

    /// <summary>Returns a path for display: relative to <see cref="Root"/>, with forward slashes.</summary>
    /// <param name="path">A path within the clone.</param>
    public string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>Finds the clone in which this program was built.</summary>
    /// <exception cref="DirectoryNotFoundException">No parent folder of the program contains <c>Dbal.slnx</c>.</exception>
    public static Repository Find()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        for (var folder = output; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dbal.slnx")))
                return new Repository(folder.FullName, output.Name);
        }

        throw new DirectoryNotFoundException($"Cannot find Dbal.slnx in a parent folder of {output.FullName}. Run the build program where it was built.");
    }
}

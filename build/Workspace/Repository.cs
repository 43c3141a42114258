namespace Build.Workspace;

/// <summary>Where things are in this clone. Nothing here touches the disk but <see cref="Find"/>.</summary>
/// <param name="Root">The folder of <c>Dbal.slnx</c>.</param>
/// <param name="Configuration">The name of the compiled output's folder: <c>release</c> or <c>debug</c>.</param>
public sealed record Repository(string Root, string Configuration)
{
    /// <summary>What runs write.</summary>
    public string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>The entities' YAML files.</summary>
    public string Entities => Path.Combine(Root, "src", "entities");

    /// <summary>The folder of one row: its configuration, log, database file and results.</summary>
    /// <param name="backend">The row's name.</param>
    public string RowFolder(string backend) => Path.Combine(Artifacts, "rows", backend);

    /// <summary>A project's executable.</summary>
    /// <param name="project">The project's name.</param>
    public string Executable(string project) =>
        Path.Combine(Root, "out", "bin", project, Configuration, OperatingSystem.IsWindows() ? project + ".exe" : project);

    /// <summary>A project's assembly.</summary>
    /// <param name="project">The project's name.</param>
    public string Assembly(string project) => Path.Combine(Root, "out", "bin", project, Configuration, project + ".dll");

    /// <summary>A path as it is shown: relative to <see cref="Root"/>, with forward slashes.</summary>
    /// <param name="path">A path within the clone.</param>
    public string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>Finds the clone that this program was built in.</summary>
    /// <exception cref="DirectoryNotFoundException">No folder above the program holds <c>Dbal.slnx</c>.</exception>
    public static Repository Find()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        for (var folder = output; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dbal.slnx")))
                return new Repository(folder.FullName, output.Name);
        }

        throw new DirectoryNotFoundException($"No folder above {output.FullName} holds Dbal.slnx. Run the build program where it was built.");
    }
}

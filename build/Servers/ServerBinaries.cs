using Cake.Core;

namespace Build.Servers;

/// <summary>Finds server programs, which on many systems are not on the PATH.</summary>
/// <param name="folders">The folders to search, in order.</param>
internal sealed class ServerBinaries(IReadOnlyList<string> folders)
{
    // Debian and Ubuntu; PostgreSQL's packages for Red Hat; Fedora and others; builds from source; Homebrew on both kinds of Mac; Postgres.app; MySQL's
    // installer.
    private static readonly string[] UsualFolders =
    [
        "/usr/lib/postgresql/*/bin",
        "/usr/pgsql-*/bin",
        "/usr/sbin",
        "/usr/libexec",
        "/usr/local/bin",
        "/usr/local/sbin",
        "/usr/local/pgsql/bin",
        "/opt/homebrew/bin",
        "/opt/homebrew/opt/*/bin",
        "/usr/local/opt/*/bin",
        "/Applications/Postgres.app/Contents/Versions/*/bin",
        "/usr/local/mysql/bin",
    ];

    /// <summary>Searches the folders of the PATH and then the usual folders.</summary>
    public static ServerBinaries OfThisMachine(ICakeEnvironment environment) => new(
    [
        .. (environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        .. UsualFolders.SelectMany(Expand),
    ]);

    /// <summary>Returns the first folder that contains all of the programs; null when there is none.</summary>
    public string? FindFolder(params string[] programs) =>
        folders.FirstOrDefault(folder => programs.All(program => File.Exists(Path.Combine(folder, program))));

    /// <summary>Returns the path of the first of the programs that exists in a folder; null when there is none.</summary>
    public string? FindProgram(params string[] programs) =>
        programs.Select(program => FindFolder(program) is { } folder ? Path.Combine(folder, program) : null).FirstOrDefault(path => path is not null);

    // A pattern has at most one star, which stands for a folder's whole name or its end. Newer versions come first.
    private static IEnumerable<string> Expand(string pattern)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
            return [pattern];

        var slash = pattern.LastIndexOf('/', star);
        var end = pattern.IndexOf('/', star);
        return Directory.Exists(pattern[..slash])
            ? Directory.EnumerateDirectories(pattern[..slash], pattern[(slash + 1)..end]).OrderByDescending(VersionOf).Select(folder => folder + pattern[end..])
            : [];
    }

    private static int VersionOf(string folder) =>
        int.TryParse(Path.GetFileName(folder).SkipWhile(letter => !char.IsDigit(letter)).TakeWhile(char.IsDigit).ToArray(), out var version) ? version : 0;
}

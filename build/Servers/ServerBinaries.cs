using Cake.Core;

namespace Build.Servers;

/// <summary>Looks for server programs, which many systems keep off the PATH.</summary>
/// <param name="folders">The folders to look in, best first.</param>
internal sealed class ServerBinaries(IReadOnlyList<string> folders)
{
    // Debian, Ubuntu; Red Hat's PostgreSQL packages; Fedora's and others' servers; from source; Homebrew on both kinds of Mac; Postgres.app; MySQL's own installer.
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

    /// <summary>The folders of this machine: those of the PATH first.</summary>
    public static ServerBinaries OfThisMachine(ICakeEnvironment environment) => new(
    [
        .. (environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        .. UsualFolders.SelectMany(Expand),
    ]);

    /// <summary>The first folder that has all of the programs.</summary>
    public string? FindFolder(params string[] programs) =>
        folders.FirstOrDefault(folder => programs.All(program => File.Exists(Path.Combine(folder, program))));

    /// <summary>The first of the programs that is in any folder, with its path.</summary>
    public string? FindProgram(params string[] programs) =>
        programs.Select(program => FindFolder(program) is { } folder ? Path.Combine(folder, program) : null).FirstOrDefault(path => path is not null);

    // One star at most, for a folder's whole name or its end; newer versions come first.
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

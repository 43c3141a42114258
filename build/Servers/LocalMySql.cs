using System.Runtime.InteropServices;

namespace Build.Servers;

/// <summary>MySQL's <c>mysqld</c>, or MariaDB's <c>mariadbd</c> with its <c>mariadb-install-db</c>.</summary>
internal sealed class LocalMySql : ILocalRecipe
{
    // Unknown to MariaDB. With the default of --secure-file-priv, MySQL does not start when that folder is missing.
    private static readonly string[] OptionsOfMySql = ["--mysqlx=OFF", "--secure-file-priv=NULL"];

    public IReadOnlyList<string> Accounts => ["mysql", "nobody"];

    public PosixSignal StopSignal => PosixSignal.SIGTERM;

    // The server executes this file, one statement per line, before it accepts connections. The default accounts have no password, and
    // MariaDB's anonymous accounts would take precedence over metabuilder@%, because their host is more specific.
    public IReadOnlyDictionary<string, string> Files { get; } = new Dictionary<string, string>
    {
        ["accounts.sql"] = string.Join('\n',
        [
            "CREATE USER 'metabuilder'@'%' IDENTIFIED BY 'metabuilder';",
            "GRANT ALL ON *.* TO 'metabuilder'@'%' WITH GRANT OPTION;",
            .. from user in (string[])["", "root"]
               from host in (string[])["localhost", "127.0.0.1", "::1", Environment.MachineName.ToLowerInvariant()]
               select $"DROP USER IF EXISTS '{user}'@'{host}';",
            "",
        ]),
    };

    public Obstacle? FindObstacle(ServerBinaries binaries)
    {
        if (FindServer(binaries) is not { } server)
        {
            return new Obstacle(
                "neither 'mysqld' nor 'mariadbd' was found on the PATH or in the usual folders",
                "install MySQL 8.0 or MariaDB 10.11 or later (Debian: apt-get install mariadb-server)");
        }

        return IsMariaDb(server) && FindInstaller(binaries) is null
            ? new Obstacle(
                $"'{server}' is MariaDB, but 'mariadb-install-db' was not found",
                "install the complete server package of MariaDB (Debian: apt-get install mariadb-server)")
            : null;
    }

    public IReadOnlyList<string> SetUpCommand(ServerBinaries binaries, string folder)
    {
        var server = FindServer(binaries)!;
        return IsMariaDb(server)
            ? [FindInstaller(binaries)!, "--no-defaults", $"--datadir={folder}/data", "--auth-root-authentication-method=normal", "--skip-test-db"]
            : [server, "--no-defaults", "--initialize-insecure", $"--datadir={folder}/data"];
    }

    // The data is temporary, so it need not be durable.
    public IReadOnlyList<string> ServeCommand(ServerBinaries binaries, string folder, int port)
    {
        var server = FindServer(binaries)!;
        return
        [
            server,
            "--no-defaults",
            $"--datadir={folder}/data",
            $"--init-file={folder}/accounts.sql",
            $"--socket={folder}/socket",
            $"--pid-file={folder}/pid",
            $"--port={port}",
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
            "--character-set-server=utf8mb4",
            "--innodb-flush-log-at-trx-commit=0",
            "--skip-log-bin",
            .. IsMariaDb(server) ? [] : OptionsOfMySql,
        ];
    }

    private static string? FindServer(ServerBinaries binaries) => binaries.FindProgram("mysqld", "mariadbd");

    private static string? FindInstaller(ServerBinaries binaries) => binaries.FindProgram("mariadb-install-db", "mysql_install_db");

    // MariaDB's mysqld is a link to its mariadbd.
    private static bool IsMariaDb(string server) =>
        Path.GetFileName(File.ResolveLinkTarget(server, returnFinalTarget: true)?.Name ?? server) == "mariadbd";
}

using Build.Servers;
using NUnit.Framework;

namespace Build.Tests.Servers;

[Platform(Exclude = "Win", Reason = "Local servers are not run on Windows.")]
public sealed class LocalServerTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("dbal-tests-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Uses_programs_of_one_kind_from_one_folder()
    {
        Make("old/initdb", "new/initdb", "new/postgres");

        Assert.That(Binaries("old", "new").FindFolder("initdb", "postgres"), Is.EqualTo(Path.Combine(folder, "new")));
    }

    [Test]
    public void Uses_the_preferred_program_in_any_folder()
    {
        Make("one/mariadbd", "two/mysqld");

        Assert.That(Binaries("one", "two").FindProgram("mysqld", "mariadbd"), Is.EqualTo(Path.Combine(folder, "two/mysqld")));
    }

    [Test]
    public void Initializes_MySQL_with_its_own_program()
    {
        Make("bin/mysqld");

        Assert.That(new LocalMySql().SetUpCommand(Binaries("bin"), "/scratch"), Has.Some.EqualTo("--initialize-insecure"));
    }

    [Test]
    public void Recognizes_MariaDB_named_mysql()
    {
        Make("bin/mariadbd", "bin/mariadb-install-db");
        File.CreateSymbolicLink(Path.Combine(folder, "bin/mysqld"), "mariadbd");
        var recipe = new LocalMySql();

        Assert.Multiple(() =>
        {
            Assert.That(recipe.SetUpCommand(Binaries("bin"), "/scratch")[0], Is.EqualTo(Path.Combine(folder, "bin/mariadb-install-db")));
            Assert.That(recipe.ServeCommand(Binaries("bin"), "/scratch", 3306), Has.None.StartsWith("--mysqlx"), "an option that MariaDB refuses");
        });
    }

    [Test]
    public void Reports_the_missing_setup_program_of_MariaDB()
    {
        Make("bin/mariadbd");

        Assert.That(new LocalMySql().FindObstacle(Binaries("bin"))?.Reason, Does.Contain("mariadb-install-db"));
    }

    [Test]
    public void Runs_as_the_first_existing_account()
    {
        string[] passwd = ["root:x:0:0:root:/root:/bin/sh", "nobody:x:65534:65533:nobody:/:/bin/false", "", "postgres:x:105:107::/var/lib/postgresql:/bin/sh"];

        Assert.Multiple(() =>
        {
            Assert.That(ServerAccount.Choose(passwd, ["postgres", "nobody"]), Is.EqualTo(new ServerAccount(105, 107)));
            Assert.That(ServerAccount.Choose(passwd, ["mysql", "nobody"]), Is.EqualTo(new ServerAccount(65534, 65533)));
            Assert.That(ServerAccount.Choose(passwd, ["mysql"]), Is.Null);
        });
    }

    private ServerBinaries Binaries(params string[] folders) => new([.. folders.Select(name => Path.Combine(folder, name))]);

    private void Make(params string[] files)
    {
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.Combine(folder, Path.GetDirectoryName(file)!));
            File.WriteAllText(Path.Combine(folder, file), "");
        }
    }
}

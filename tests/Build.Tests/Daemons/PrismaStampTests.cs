using Build.Daemons;
using Build.Workspace;
using NUnit.Framework;

namespace Build.Tests.Daemons;

public sealed class PrismaStampTests
{
    private DirectoryInfo root = null!;
    private PrismaStamp stamp = null!;

    private string Bridge => Path.Combine(root.FullName, "src", "Dbal.Backends.Prisma", "bridge");

    private string Generated => Path.Combine(Bridge, "generated", "0123456789abcdef");

    [SetUp]
    public void LayOutRepository()
    {
        root = Directory.CreateTempSubdirectory("dbal-stamp-");
        var repository = new Repository(root.FullName, "release");
        Write(Path.Combine(repository.Entities, "user.yaml"), "entity: user");
        Write(Path.Combine(Bridge, "package-lock.json"), "{}");
        foreach (var assembly in new[] { "Dbal", "Dbal.Backends.Sql", "Dbal.Backends.Postgres", "Dbal.Backends.Prisma" })
            Write(Path.Combine(Path.GetDirectoryName(repository.Assembly("Dbal.Daemon"))!, $"{assembly}.dll"), assembly);
        Directory.CreateDirectory(Path.Combine(Bridge, "node_modules"));
        Directory.CreateDirectory(Generated);
        stamp = new PrismaStamp(repository);
    }

    [TearDown]
    public void Delete() => root.Delete(recursive: true);

    [Test]
    public void Nothing_is_current_before_the_generation() => Assert.That(stamp.FindCurrent(), Is.Null);

    [Test]
    public void The_generated_client_is_current_without_changes()
    {
        stamp.Write(Generated);
        Assert.That(stamp.FindCurrent(), Is.EqualTo(Generated));
    }

    [TestCase("src/entities/user.yaml")]
    [TestCase("src/entities/another.yaml")]
    [TestCase("src/Dbal.Backends.Prisma/bridge/package-lock.json")]
    [TestCase("out/bin/Dbal.Daemon/release/Dbal.Backends.Prisma.dll")]
    public void A_changed_or_added_source_invalidates_it(string file)
    {
        stamp.Write(Generated);
        Write(Path.Combine(root.FullName, file), "changed");
        Assert.That(stamp.FindCurrent(), Is.Null);
    }

    [TestCase("src/Dbal.Backends.Prisma/bridge/node_modules")]
    [TestCase("src/Dbal.Backends.Prisma/bridge/generated/0123456789abcdef")]
    public void A_missing_folder_invalidates_it(string folder)
    {
        stamp.Write(Generated);
        Directory.Delete(Path.Combine(root.FullName, folder), recursive: true);
        Assert.That(stamp.FindCurrent(), Is.Null);
    }

    [Test]
    public void A_renamed_source_invalidates_it()
    {
        stamp.Write(Generated);
        var entities = Path.Combine(root.FullName, "src", "entities");
        File.Move(Path.Combine(entities, "user.yaml"), Path.Combine(entities, "person.yaml"));
        Assert.That(stamp.FindCurrent(), Is.Null);
    }

    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}

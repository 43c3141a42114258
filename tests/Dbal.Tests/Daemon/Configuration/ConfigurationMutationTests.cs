using System.Text;
using Dbal.Daemon.Configuration;
using Dbal.Tests.Shared;

namespace Dbal.Tests.Daemon.Configuration;

/// <summary>A malformed configuration file causes a <see cref="ConfigurationException"/>, never another exception.</summary>
internal sealed class ConfigurationMutationTests
{
    private const int Files = 6000;

    private static readonly byte[] Original = """
        {
          "adapter": "sqlite",
          "database_url": ":memory:",
          "host": "127.0.0.1",
          "port": "8080-8199",
          "address_file": "address",
          "token": {"acme": "öpen", "globex": "sesame"},
          "log_level": "information",
          "schema_folder": "entities",
          "run_id": "run-1",
          "command_timeout": 1.5,
          "max_connections": 100,
          "max_request_rate": 50
        }
        """u8.ToArray();

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("dbal-mutation-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void A_damaged_file_is_read_or_causes_an_error_with_its_name()
    {
        var file = Path.Combine(folder, "daemon.json");
        var mutation = new Mutation(seed: 7);
        var refused = 0;

        for (var i = 0; i < Files; i++)
        {
            var damaged = mutation.Of(Original);
            File.WriteAllBytes(file, damaged);
            try
            {
                _ = ConfigurationReader.Read(file, _ => null).Hash;
            }
            catch (ConfigurationException fault)
            {
                refused++;
                Assert.That(fault.Message, Does.Contain(file).And.EndWith("."), Encoding.UTF8.GetString(damaged));
            }
            catch (Exception fault) when (fault is not AssertionException)
            {
                Assert.Fail($"File {i} causes {fault}\n\n{Encoding.UTF8.GetString(damaged)}");
            }
        }

        Assert.That(refused, Is.InRange(Files / 4, Files - 1), "most are rejected, and some are still valid");
    }
}

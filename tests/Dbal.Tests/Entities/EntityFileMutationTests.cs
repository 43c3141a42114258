using System.Text;
using Dbal.Tests.Shared;
using Dbal.Yaml;

namespace Dbal.Tests.Entities;

/// <summary>A malformed entity file causes an error with file, line and remedy, never another exception.</summary>
internal sealed class EntityFileMutationTests
{
    private const int FilesOfEach = 1500;

    private static readonly string Originals = Path.Combine(Repository.Root, "src", "entities");

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("dbal-mutation-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestCase("product.yaml", 1)]
    [TestCase("ui_page.yaml", 2)]
    [TestCase("workflow.yaml", 3)]
    [TestCase("credential.yaml", 4)]
    public void A_damaged_file_is_loaded_or_causes_an_error_with_its_name(string name, int seed)
    {
        foreach (var other in Directory.EnumerateFiles(Originals))
            File.Copy(other, Path.Combine(folder, Path.GetFileName(other)));
        var file = Path.Combine(folder, name);
        var original = File.ReadAllBytes(file);
        var mutation = new Mutation(seed);
        var refused = 0;

        for (var i = 0; i < FilesOfEach; i++)
        {
            var damaged = mutation.Of(original);
            File.WriteAllBytes(file, damaged);
            try
            {
                EntityFiles.Load(folder);
            }
            catch (EntityFileException fault)
            {
                refused++;
                Assert.That(fault.Message, Does.StartWith(fault.File).And.EndWith("."), Encoding.UTF8.GetString(damaged));
                Assert.That(fault.Line, Is.Null.Or.InRange(1, 2 + LineBreaks(damaged)), fault.Message);
            }
            catch (Exception fault) when (fault is not AssertionException)
            {
                Assert.Fail($"File {i} of seed {seed} causes {fault}\n\n{Encoding.UTF8.GetString(damaged)}");
            }
        }

        Assert.That(refused, Is.InRange(FilesOfEach / 4, FilesOfEach - 1), "most are rejected, and some are still valid");
    }

    // YAML 1.1 has more line breaks than LF and CR.
    private static int LineBreaks(byte[] bytes) => Encoding.UTF8.GetString(bytes).Count(each => each is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029');
}

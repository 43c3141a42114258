using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Hosting;

namespace Dbal.Tests.Daemon.Hosting;

internal sealed class ServerCertificateTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("dbal-tls-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_certificate_enables_HTTPS(bool keyInFileOfItsOwn)
    {
        var (certificate, key) = WriteCertificate(keyInFileOfItsOwn);
        await using var daemon = await TestDaemon.StartAsync(settings: each => each with { TlsCertificate = certificate, TlsKey = key });
        X509Certificate2? shown = null;
        using var http = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, presented, _, _) =>
            {
                shown = presented is null ? null : X509CertificateLoader.LoadCertificate(presented.RawData);
                return true;
            },
        })
        { BaseAddress = daemon.Http.BaseAddress };

        Assert.That(daemon.Http.BaseAddress!.Scheme, Is.EqualTo("https"));
        Assert.That((await http.GetFromJsonAsync<JsonElement>("/health")).GetProperty("success").GetBoolean(), Is.True);
        Assert.That(shown?.Subject, Is.EqualTo("CN=dbal.example"));
        shown?.Dispose();
    }

    [Test]
    public void Invalid_certificate_files_are_named()
    {
        var (certificate, _) = WriteCertificate(keyInFileOfItsOwn: true);
        var nothing = Path.Combine(folder, "nothing.pem");
        File.WriteAllText(nothing, "nothing");

        foreach (var (file, key) in new (string, string?)[] { (Path.Combine(folder, "none.pem"), null), (nothing, null), (certificate, nothing), (certificate, null) })
        {
            Assert.That(
                () => ServerCertificate.Load(file, key),
                Throws.TypeOf<ConfigurationException>().With.Message.Contains(file).And.Message.Contains("tls_certificate"));
        }
    }

    private (string Certificate, string? Key) WriteCertificate(bool keyInFileOfItsOwn)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=dbal.example", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var (file, keyFile) = (Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(file, certificate.ExportCertificatePem() + (keyInFileOfItsOwn ? "" : "\n" + key.ExportPkcs8PrivateKeyPem()));
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (file, keyInFileOfItsOwn ? keyFile : null);
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dbal.Daemon.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Dbal.Daemon.Hosting;

/// <summary>Loads the server's TLS certificate.</summary>
internal static class ServerCertificate
{
    /// <summary>Reads the PEM files.</summary>
    /// <param name="certificateFile">The certificate, followed by intermediate certificates.</param>
    /// <param name="keyFile">The key; null when it is in <paramref name="certificateFile"/>.</param>
    /// <exception cref="ConfigurationException">A file cannot be read, or certificate and key do not match.</exception>
    public static HttpsConnectionAdapterOptions Load(string certificateFile, string? keyFile)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificateFile);
            return new HttpsConnectionAdapterOptions
            {
                // Windows cannot use a key from a PEM file directly; converting it to PKCS #12 works.
                ServerCertificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null),
                ServerCertificateChain = chain,
            };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new ConfigurationException(
                $"Cannot use the certificate {certificateFile}{(keyFile is null ? "" : $" with the key {keyFile}")}: {fault.Message} "
                + $"Set \"{Setting.TlsCertificate.Key}\" and \"{Setting.TlsKey.Key}\" to PEM files of a certificate and its private key.",
                fault);
        }
    }
}

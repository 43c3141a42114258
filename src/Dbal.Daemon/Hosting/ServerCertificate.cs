using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dbal.Daemon.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Dbal.Daemon.Hosting;

/// <summary>Loads the certificate that the daemon proves itself with.</summary>
internal static class ServerCertificate
{
    /// <summary>Reads the PEM files.</summary>
    /// <param name="certificateFile">The certificate, and after it the intermediate ones.</param>
    /// <param name="keyFile">The key; null when it is in <paramref name="certificateFile"/>.</param>
    /// <exception cref="ConfigurationException">A file cannot be read, or certificate and key do not belong together.</exception>
    public static HttpsConnectionAdapterOptions Load(string certificateFile, string? keyFile)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificateFile);
            return new HttpsConnectionAdapterOptions
            {
                // Windows does not serve with a key that was read from PEM; by way of PKCS #12 it does.
                ServerCertificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null),
                ServerCertificateChain = chain,
            };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new ConfigurationException(
                $"The certificate {certificateFile}{(keyFile is null ? "" : $" with the key {keyFile}")} cannot be used: {fault.Message} "
                + $"Set \"{Setting.TlsCertificate.Key}\" and \"{Setting.TlsKey.Key}\" to PEM files of a certificate and its private key.",
                fault);
        }
    }
}

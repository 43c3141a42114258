using System.Net.Http.Headers;
using System.Text;
using Dbal.Compare.Streams;

namespace Dbal.Compare.Playing;

/// <summary>A row of the matrix: its daemon, asked over connections that stay open.</summary>
internal sealed class RowClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly HttpClient http;
    private int requests;

    /// <param name="name">The row's name.</param>
    /// <param name="url">The daemon's URL.</param>
    /// <param name="server">The server's product and version.</param>
    public RowClient(string name, Uri url, string server)
    {
        (Name, Url, Server) = (name, url, server);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10) };
        http = new HttpClient(handler) { BaseAddress = url, Timeout = Limit };
    }

    public string Name { get; }

    public Uri Url { get; }

    /// <summary>The product and version of the database, such as <c>PostgreSQL 15.8</c>.</summary>
    public string Server { get; }

    /// <summary>The number of requests so far.</summary>
    public int Requests => requests;

    /// <summary>Sends a request without places.</summary>
    /// <exception cref="HttpRequestException">The daemon does not answer.</exception>
    public async Task<Answer> SendAsync(Request request, CancellationToken cancellation = default)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Target);
        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        if (request.Body is { } body)
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        Interlocked.Increment(ref requests);
        try
        {
            using var response = await http.SendAsync(message, cancellation);
            return new Answer(
                (int)response.StatusCode,
                response.Headers.TryGetValues("ETag", out var tags) ? tags.First() : null,
                response.Headers.TryGetValues("Location", out var places) ? places.First() : null,
                await response.Content.ReadAsStringAsync(cancellation));
        }
        catch (TaskCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException($"{Name} did not answer {request.Method} {request.Target} within {Limit.TotalSeconds:0} s.", fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}

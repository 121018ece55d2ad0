using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;

namespace MicroSim.ControlPlane.Ui;

/// <summary>
/// Serves the UI, without asking for the token: its files hold nothing of what runs, and the page asks the person for it. A browser that opens the
/// root gets the page; a program gets what the API says there. What is none of the UI's files goes on to the API.
/// </summary>
internal sealed class UiFiles
{
    private const string Page = "/index.html";

    // The page's own origin for everything, and no code or style that stands in the page itself: text of a document can never become either.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Missing =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>MicroSim</title><h1>MicroSim runs, without its UI</h1>"
        + "<p>This server was built where Node.js 20.19 or newer was missing. Install it, start <code>./microsim</code> again, and reload.</p>"
        + "<p>The API works: <a href=\"/api/v1/openapi.json\">its description</a>.</p></html>";

    private readonly string? folder;
    private volatile Listing listing;

    public UiFiles(ControlPlaneOptions options)
    {
        folder = options.UiFolder;
        listing = List();
    }

    public Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return next(context);
        bool root = request.Path == "/";
        if (root)
            context.Response.Headers.Vary = "Accept, Accept-Encoding";
        if (root && !WantsPage(request))
            return next(context);
        // Built anew while the server runs, the page has other files.
        if (root && Stamp() != listing.Stamp)
            listing = List();
        if (listing.Files.TryGetValue(root ? Page : request.Path.Value!, out UiFile? file))
            return SendAsync(context, file);
        return root ? SendMissingAsync(context.Response) : next(context);
    }

    private Listing List()
    {
        DateTime stamp = Stamp();
        Dictionary<string, UiFile> files = new(StringComparer.Ordinal);
        // What begins with a dot is the build's own, and may be nobody else's to read.
        if (Directory.Exists(folder))
        {
            foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(p => !UiFile.IsForm(p) && Path.GetFileName(p)[0] != '.'))
                files[$"/{Path.GetRelativePath(folder, path).Replace('\\', '/')}"] = UiFile.Read(path);
        }
        return new(stamp, files);
    }

    // That of the year 1601 where there is no page.
    private DateTime Stamp() => folder is null ? default : File.GetLastWriteTimeUtc(folder + Page);

    // Browsers name it when a person opens an address; programs take anything.
    private static bool WantsPage(HttpRequest request) => request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    private static async Task SendAsync(HttpContext context, UiFile file)
    {
        HttpResponse response = context.Response;
        Protect(response);
        bool named = context.Request.Path.StartsWithSegments("/assets");
        // Names in assets change with the content; all others are asked for again each time.
        response.Headers.CacheControl = named ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.ETag = file.Tag;
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        string? encoding = Encoding(context.Request.GetTypedHeaders(), file);
        response.ContentType = file.MediaType;
        if (file.Encodings.Count > 0 && response.Headers.Vary.Count == 0)
            response.Headers.Vary = "Accept-Encoding";
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        FileInfo sent = new(file.PathOf(encoding));
        response.ContentLength = sent.Length;
        if (HttpMethods.IsGet(context.Request.Method))
            await response.SendFileAsync(sent.FullName, context.RequestAborted);
    }

    private static string? Encoding(RequestHeaders headers, UiFile file) =>
        file.Encodings.FirstOrDefault(e => headers.AcceptEncoding.Any(a => a.Value.Equals(e, StringComparison.OrdinalIgnoreCase) && a.Quality is not 0));

    private static Task SendMissingAsync(HttpResponse response)
    {
        Protect(response);
        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync(Missing);
    }

    private sealed record Listing(DateTime Stamp, IReadOnlyDictionary<string, UiFile> Files);

    private static void Protect(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}

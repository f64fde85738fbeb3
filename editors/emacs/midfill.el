;;; midfill.el --- Ghost text from the Midfill language server  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT
;; Version: 0.1.0
;; Package-Requires: ((emacs "29.1"))
;; Keywords: convenience, languages, tools

;;; Commentary:

;; Shows the text that belongs at point, from the program `midfill':
;;
;;   (add-to-list 'load-path "~/src/midfill/editors/emacs")
;;   (require 'midfill)
;;   (add-hook 'prog-mode-hook #'midfill-mode)
;;
;; TAB accepts, M-f accepts a word, C-e the rest of the line, M-n and M-p go
;; through alternatives, C-g dismisses.  The keys are only bound while a
;; suggestion is on the screen.
;;
;; `midfill-mode' has a connection of its own, so it works beside the server
;; that Eglot or lsp-mode runs for the language.  Where Eglot's server gives
;; inline completions itself, its connection is used instead.
;;
;; Without this file: Eglot with `midfill' as the server and
;; `completion-preview-mode' (Emacs 30), or lsp-mode (10.0), for which
;; `midfill-register-lsp-mode' is enough.

;;; Code:

(require 'cl-lib)
(require 'jsonrpc)
(require 'project)
(require 'subr-x)
(require 'url-util)

(declare-function eglot-current-server "eglot")
(declare-function eglot-server-capable "eglot")
(declare-function eglot-range-region "eglot")
(declare-function eglot-execute-command "eglot")
(declare-function eglot--TextDocumentPositionParams "eglot")
(declare-function eglot--signal-textDocument/didChange "eglot")
(declare-function lsp-register-client "lsp-mode")
(declare-function make-lsp-client "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")

(defgroup midfill nil
  "Suggestions at point from the Midfill language server."
  :group 'convenience)

(defcustom midfill-command '("midfill")
  "The program and its arguments."
  :type '(repeat string))

(defcustom midfill-settings nil
  "The server's settings, as a property list.
For instance (:backend \"codestral\" :completion (:maxLines 4))."
  :type '(plist :value-type sexp))

(defcustom midfill-automatic t
  "Whether suggestions come while typing."
  :type 'boolean)

(defcustom midfill-delay 0.03
  "Seconds without a key before the server is asked.
The server waits by itself before it asks a provider over the network."
  :type 'number)

(defcustom midfill-use-eglot t
  "Whether to use Eglot's connection where its server completes inline."
  :type 'boolean)

(defface midfill-suggestion '((t :inherit shadow))
  "Text that is suggested.")

(defvar midfill-active-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "TAB") #'midfill-accept)
    (define-key map (kbd "<tab>") #'midfill-accept)
    (define-key map [remap forward-word] #'midfill-accept-word)
    (define-key map [remap move-end-of-line] #'midfill-accept-line)
    (define-key map (kbd "M-n") #'midfill-next)
    (define-key map (kbd "M-p") #'midfill-previous)
    (define-key map (kbd "C-g") #'midfill-dismiss)
    map)
  "Keys that are bound while a suggestion is on the screen.")

;;;; State

(defvar midfill--is-on t "Whether suggestions come, in all buffers.")
(defvar midfill--snooze nil "The timer that ends the snooze.")
(defvar midfill--timer nil "The timer that asks after a key.")
(defvar midfill--tokens 0 "How many requests were made.")

(defvar-local midfill--suggestions nil
  "The suggestions that fit at point, as property lists.
Each has :start, a marker, :text, what comes there, :after, the text
of the line behind what it replaces, and :item, as the server sent it.")
(defvar-local midfill--index 0 "Which of `midfill--suggestions' is shown.")
(defvar-local midfill--offered nil "Whether the server gave its alternatives.")
(defvar-local midfill--overlay nil "What is drawn.")
(defvar-local midfill--request nil "The request whose answer is due, as a property list.")
(defvar-local midfill--seen nil "The text and the place that were dealt with.")
(defvar-local midfill--visible nil "Whether a suggestion is on the screen.")

(defvar midfill--keymaps `((midfill--visible . ,midfill-active-map)))

;;;; The server

(defvar midfill--servers nil "Connections of our own, by the root of the project.")
(defvar midfill--ends nil "When servers ended by accident, newest first.")
(defvar midfill--told nil "Whether it was told that the program is missing.")

(defvar-local midfill--version 0 "The version of the text that the server has.")
(defvar-local midfill--server nil "The connection that the buffer was opened on.")
(defvar-local midfill--changes nil "Changes to send, newest first; or t for the whole text.")
(defvar-local midfill--before nil "The range that is about to change.")

(defun midfill--root ()
  "The root of the buffer's project, or nil."
  (when-let* ((project (project-current)))
    (expand-file-name (project-root project))))

(defun midfill--uri (path)
  "The URI of the file at PATH."
  (concat "file://" (url-hexify-string (expand-file-name path)
                                       (cons ?/ url-unreserved-chars))))

(defun midfill--place (position)
  "POSITION of the buffer as the protocol has it, with characters as columns."
  (save-excursion
    (goto-char position)
    (list :line (1- (line-number-at-pos nil t))
          :character (- position (pos-bol)))))

(defun midfill--start (root)
  "Start a server for the project at ROOT, which may be nil."
  (let* ((stderr (get-buffer-create " *midfill stderr*"))
         (server
          (make-instance
           'jsonrpc-process-connection
           :name "midfill"
           :events-buffer-config '(:size 0 :format full)
           :notification-dispatcher #'midfill--notified
           :request-dispatcher #'midfill--asked
           :on-shutdown (lambda (server) (midfill--ended server root))
           :process (lambda ()
                      (make-process :name "midfill" :command midfill-command
                                    :connection-type 'pipe :noquery t
                                    :coding 'utf-8-emacs-unix :stderr stderr))))
         (folder (and root (list :uri (midfill--uri root) :name root))))
    (jsonrpc-request
     server :initialize
     (list :processId (emacs-pid)
           :clientInfo (list :name "midfill.el" :version emacs-version)
           :rootUri (and root (plist-get folder :uri))
           :workspaceFolders (if folder (vector folder) [])
           :initializationOptions (or midfill-settings (make-hash-table))
           :capabilities
           '(:general (:positionEncodings ["utf-32"])
             :workspace (:configuration t)
             :textDocument (:inlineCompletion (:dynamicRegistration :json-false)))))
    (jsonrpc-notify server :initialized (make-hash-table))
    (push (cons root server) midfill--servers)
    server))

(defun midfill--asked (_server method params)
  "Answer the server's request METHOD with PARAMS."
  (when (eq method 'workspace/configuration)
    (vconcat (mapcar (lambda (_) (or midfill-settings (make-hash-table)))
                     (plist-get params :items)))))

(defun midfill--notified (_server method params)
  "Deal with the server's notification METHOD with PARAMS."
  (pcase method
    ('window/showMessage (message "%s" (plist-get params :message)))
    ('$/progress (midfill--piece (plist-get params :token) (plist-get params :value)))))

(defun midfill--ended (server root)
  "SERVER of ROOT has ended: start it again, unless that happens too often."
  (setq midfill--servers (rassq-delete-all server midfill--servers))
  (let ((now (float-time)))
    (setq midfill--ends
          (cons now (cl-remove-if (lambda (then) (> (- now then) 180)) midfill--ends)))
    (dolist (buffer (buffer-list))
      (with-current-buffer buffer
        (when (eq midfill--server server)
          (midfill--clear)
          (setq midfill--server nil))))
    (when (= (length midfill--ends) 4)
      (message "Midfill ended four times in a row in %s; M-x midfill-restart tries again"
               (or root "no project")))))

(defun midfill--own-server ()
  "The connection of our own for this buffer, started if need be; or nil."
  (or (and midfill--server (jsonrpc-running-p midfill--server) midfill--server)
      (let* ((root (midfill--root))
             (server (cdr (assoc root midfill--servers))))
        (cond
         ((and server (jsonrpc-running-p server)) nil)
         ((>= (length midfill--ends) 4) (setq server nil))
         ((executable-find (car midfill-command))
          (setq server (midfill--start root)))
         (t (unless midfill--told
              (setq midfill--told t)
              (message "There is no program %s; see `midfill-command'"
                       (car midfill-command)))
            (setq server nil)))
        (when server (midfill--open server))
        server)))

(defun midfill--language ()
  "The protocol's name for the buffer's language."
  (let ((name (replace-regexp-in-string "\\(-ts\\)?-mode\\'" "" (symbol-name major-mode))))
    (pcase name
      ("sh" "shellscript") ("bash" "shellscript") ("js" "javascript") ("js2" "javascript")
      ("c++" "cpp") ("emacs-lisp" "lisp") ("js-jsx" "javascriptreact") ("tsx" "typescriptreact")
      ("csharp" "csharp") (_ name))))

(defun midfill--open (server)
  "Tell SERVER of this buffer's text."
  (setq midfill--server server midfill--version 0 midfill--changes nil)
  (jsonrpc-notify
   server :textDocument/didOpen
   (list :textDocument
         (list :uri (midfill--uri buffer-file-name) :languageId (midfill--language)
               :version 0
               :text (save-restriction (widen)
                       (buffer-substring-no-properties (point-min) (point-max)))))))

(defun midfill--close ()
  "Tell the server that this buffer is no longer edited."
  (when (and midfill--server (jsonrpc-running-p midfill--server))
    (jsonrpc-notify midfill--server :textDocument/didClose
                    (list :textDocument (list :uri (midfill--uri buffer-file-name)))))
  (setq midfill--server nil))

(defun midfill--before-change (start end)
  "Remember where START and END are in the text that the server has."
  (when (and midfill--server (not (eq midfill--changes t)))
    (setq midfill--before
          (save-restriction
            (widen)
            (list start end (midfill--place start) (midfill--place end))))))

(defun midfill--after-change (start end length)
  "Remember that the LENGTH characters at START have become those up to END."
  (when (and midfill--server (not (eq midfill--changes t)))
    (pcase midfill--before
      ((and `(,from ,to ,first ,last) (guard (and (= from start) (= (- to from) length))))
       (push (list :range (list :start first :end last)
                   :text (buffer-substring-no-properties start end))
             midfill--changes))
      ;; Some commands announce more than they change.
      (_ (setq midfill--changes t)))
    (setq midfill--before nil)))

(defun midfill--send-changes (server)
  "Send SERVER what has changed in this buffer."
  (when midfill--changes
    (jsonrpc-notify
     server :textDocument/didChange
     (list :textDocument (list :uri (midfill--uri buffer-file-name)
                               :version (cl-incf midfill--version))
           :contentChanges
           (if (eq midfill--changes t)
               (vector (list :text (save-restriction
                                     (widen)
                                     (buffer-substring-no-properties (point-min) (point-max)))))
             (vconcat (reverse midfill--changes)))))
    (setq midfill--changes nil)))

;;;; Either connection

(defun midfill--eglot-server ()
  "Eglot's server, if it completes inline."
  (and midfill-use-eglot
       (featurep 'eglot)
       (fboundp 'eglot--TextDocumentPositionParams)
       (eglot-current-server)
       (eglot-server-capable :inlineCompletionProvider)
       (eglot-current-server)))

(defun midfill--connection ()
  "The connection to use for this buffer, or nil."
  (or (midfill--eglot-server)
      (and buffer-file-name (not (file-remote-p buffer-file-name)) (midfill--own-server))))

(defun midfill--position-params (server)
  "Where point is, for SERVER, which has the text up to date after this."
  (if (eq server midfill--server)
      (progn
        (midfill--send-changes server)
        (list :textDocument (list :uri (midfill--uri buffer-file-name))
              :position (midfill--place (point))))
    ;; Else Eglot sends it only after half a second without a key.
    (when (fboundp 'eglot--signal-textDocument/didChange)
      (eglot--signal-textDocument/didChange))
    (eglot--TextDocumentPositionParams)))

(defun midfill--region (range server)
  "RANGE of an item of SERVER as a cons cell of positions; point if it is nil."
  (cond
   ((null range) (cons (point) (point)))
   ((eq server midfill--server)
    (save-excursion
      (save-restriction
        (widen)
        (cl-flet ((position (place)
                    (goto-char (point-min))
                    (forward-line (plist-get place :line))
                    (min (pos-eol) (+ (point) (plist-get place :character)))))
          (cons (position (plist-get range :start)) (position (plist-get range :end)))))))
   (t (eglot-range-region range))))

(defun midfill--execute (server command arguments)
  "Have SERVER run COMMAND with ARGUMENTS, and return what it answers."
  (jsonrpc-request server :workspace/executeCommand
                   (list :command command :arguments (or arguments [])) :timeout 10))

;;;; Suggestions

(defun midfill--suggestion (item server)
  "A suggestion of ITEM of SERVER, or nil if it does not fit at point."
  (pcase-let ((`(,start . ,end) (midfill--region (plist-get item :range) server))
              (text (plist-get item :insertText)))
    (when (and (stringp text) (<= (pos-bol) start (point) end (pos-eol)))
      (list :start (copy-marker start)
            :text (string-replace "\r" "" text)
            :covered (buffer-substring-no-properties (point) end)
            :after (buffer-substring-no-properties end (pos-eol))
            :item item))))

(defun midfill--replaceable-p (now covered text)
  "Whether NOW, right of point, may be replaced by TEXT.
It is what was there when TEXT was suggested, COVERED, or what is
left of that, with brackets before it that were closed automatically."
  (or (equal now covered)
      (cl-loop
       for length from (length covered) downto 0
       for kept = (substring covered (- (length covered) length))
       thereis (and (string-suffix-p kept now)
                    (let ((closed (substring now 0 (- (length now) length)))
                          (from 0))
                      (and (string-match-p "\\`[])}>'\"`]*\\'" closed)
                           (cl-loop for character across closed
                                    for found = (cl-position character text :start from)
                                    always found
                                    do (setq from (1+ found)))))))))

(defun midfill--rest (suggestion)
  "What of SUGGESTION is missing at point: (TEXT . COVERED), or nil.
COVERED is the text right of point that goes when TEXT is put in."
  (let ((start (marker-position (plist-get suggestion :start)))
        (text (plist-get suggestion :text))
        (after (plist-get suggestion :after)))
    (when (and start (<= start (point))
               (<= (- (point) start) (length text)))
      (let ((typed (buffer-substring-no-properties start (point)))
            (tail (buffer-substring-no-properties (point) (pos-eol))))
        (when (and (string-prefix-p typed text) (string-suffix-p after tail))
          (let ((rest (substring text (length typed)))
                (now (substring tail 0 (- (length tail) (length after)))))
            (and (not (equal rest now))
                 (midfill--replaceable-p now (plist-get suggestion :covered) rest)
                 (cons rest now))))))))

(defun midfill--current ()
  "The suggestion that is shown or would be."
  (nth midfill--index midfill--suggestions))

(defun midfill--menu-p ()
  "Whether a completion menu is open."
  (or (bound-and-true-p completion-in-region-mode)
      (bound-and-true-p company-candidates)
      (and (boundp 'corfu--frame) (frame-live-p (symbol-value 'corfu--frame))
           (frame-visible-p (symbol-value 'corfu--frame)))))

(defun midfill--draw ()
  "Show what is left of the suggestion at point."
  (let* ((suggestion (midfill--current))
         (rest (and suggestion (not (midfill--menu-p)) (midfill--rest suggestion))))
    (midfill--hide)
    (when rest
      (let* ((end (+ (point) (length (cdr rest))))
             (count (length midfill--suggestions))
             (text (propertize (car rest) 'face 'midfill-suggestion)))
        (when (> count 1)
          (setq text (concat text (propertize (format " %d/%d" (1+ midfill--index) count)
                                              'face 'shadow))))
        ;; Else the cursor would be drawn behind it.
        (put-text-property 0 1 'cursor t text)
        (setq midfill--overlay (make-overlay (point) end nil t nil))
        (overlay-put midfill--overlay 'window (selected-window))
        (overlay-put midfill--overlay 'priority 100)
        (if (= end (point))
            (overlay-put midfill--overlay 'after-string text)
          (overlay-put midfill--overlay 'display text))
        (setq midfill--visible t)))
    rest))

(defun midfill--hide ()
  "Take the suggestion off the screen."
  (when midfill--overlay
    (delete-overlay midfill--overlay))
  (setq midfill--overlay nil midfill--visible nil))

(defun midfill--stop-waiting ()
  "Cancel the request whose answer is due."
  (when-let* ((request midfill--request))
    (setq midfill--request nil)
    (let ((server (plist-get request :server)) (id (plist-get request :id)))
      (when (and id (jsonrpc-running-p server))
        (jsonrpc-notify server :$/cancelRequest (list :id id))))))

(defun midfill--clear ()
  "Forget the suggestions and the request."
  (midfill--stop-waiting)
  (setq midfill--suggestions nil midfill--offered nil)
  (midfill--hide))

;;;; Asking

(defun midfill--ask (kind &optional step)
  "Ask for suggestions at point.
KIND is 1 if the user asked and 2 if not.  STEP goes to the next or
the previous alternative when they come."
  (when-let* ((server (midfill--connection)))
    (let* ((buffer (current-buffer))
           (token (format "midfill.inline.%d" (cl-incf midfill--tokens)))
           (params (append (midfill--position-params server)
                           (list :context (list :triggerKind kind))
                           ;; Alternatives come all at once.
                           (and (eq server midfill--server) (not step)
                                (list :partialResultToken token))))
           (request (list :server server :token token :kind kind :step step :partial nil
                          :tick (buffer-chars-modified-tick) :point (point) :id nil))
           (old midfill--request)
           (sent (jsonrpc--async-request-1
                  server :textDocument/inlineCompletion params
                  :success-fn (lambda (answer)
                                (midfill--answered buffer request answer))
                  :error-fn (lambda (_) (midfill--answered buffer request nil))
                  :timeout-fn #'ignore :timeout 60)))
      ;; The hook after this command has nothing new to see.
      (setq midfill--request request midfill--seen (midfill--now))
      (plist-put request :id (car-safe sent))
      ;; After the new one, so that the server can hand over what it waits for.
      (when old
        (setq midfill--request old)
        (midfill--stop-waiting)
        (setq midfill--request request)))))

(defun midfill--answered (buffer request answer)
  "BUFFER has the ANSWER to its REQUEST."
  (when (buffer-live-p buffer)
    (with-current-buffer buffer
      (when (eq request midfill--request)
        (setq midfill--request nil)
        (let ((items (append (if (vectorp answer) answer (plist-get answer :items)) nil)))
          (cond
           ((midfill--take request items))
           ;; The pieces that came before an empty end are the answer.
           ((or (plist-get request :partial) (plist-get request :step)))
           (t (setq midfill--suggestions nil)
              (midfill--hide)))
          (cond
           ((and (= (plist-get request :kind) 1) (not midfill--visible))
            (message "Nothing to suggest here"))
           ((and (plist-get request :step) (null (cdr midfill--suggestions)))
            (message "No alternatives here"))))))))

(defun midfill--piece (token value)
  "A piece of the answer to the request with TOKEN has come: the items of VALUE."
  (dolist (buffer (buffer-list))
    (with-current-buffer buffer
      (when (and midfill--request (equal token (plist-get midfill--request :token)))
        (let ((items (append (if (vectorp value) value (plist-get value :items)) nil)))
          ;; Each piece holds the text so far; an empty one takes it back.
          (cond
           ((null items))
           ((equal (plist-get (car (last items)) :insertText) "")
            (plist-put midfill--request :partial nil)
            (setq midfill--suggestions nil)
            (midfill--hide))
           ((midfill--take midfill--request (last items))
            (plist-put midfill--request :partial t))))))))

(defun midfill--take (request items)
  "Show ITEMS, which answer REQUEST, and return whether there are any."
  ;; A key ends a request, so a text that fits here is for the text that is here.
  (when (and (= (plist-get request :point) (point))
             (= (plist-get request :tick) (buffer-chars-modified-tick)))
    (let* ((server (plist-get request :server))
           (step (plist-get request :step))
           (new (delq nil (mapcar (lambda (item) (midfill--suggestion item server)) items)))
           (shown (and step (midfill--current))))
      (when shown
        (setq new (cons shown
                        (cl-remove-if
                         (lambda (one) (equal (midfill--rest one) (midfill--rest shown)))
                         new))))
      (when new
        (setq midfill--suggestions new
              midfill--offered (or step (cdr new))
              midfill--index (if step (mod step (length new)) 0))
        (when (eq (current-buffer) (window-buffer))
          (midfill--draw))
        t))))

(defun midfill--now ()
  "The state of text and cursor that a request is for."
  (list (buffer-chars-modified-tick) (point) (selected-window)))

(defun midfill--after-command ()
  "Follow what was typed."
  (let ((now (midfill--now))
        (before midfill--seen))
    (unless (equal now before)
      (setq midfill--seen now)
      (if (and (midfill--current) (midfill--draw))
          (when midfill--request
            ;; It was still coming, and the server ends it at an edit.
            (if (plist-get midfill--request :partial)
                (midfill--ask (plist-get midfill--request :kind))
              (midfill--stop-waiting)))
        (setq midfill--suggestions nil)
        (midfill--hide)
        (midfill--stop-waiting)
        ;; Moving around asks nothing.
        (when (and before (/= (car now) (car before)) (midfill--asks-p))
          (midfill--ask-soon))))))

(defun midfill--asks-p ()
  "Whether suggestions come by themselves here and now."
  (and midfill--is-on (not midfill--snooze) midfill-automatic
       (not buffer-read-only) (not executing-kbd-macro)
       (not (memq this-command '(undo undo-only undo-redo keyboard-quit midfill-dismiss)))))

(defun midfill--ask-soon ()
  "Ask when no key comes for a moment."
  (when midfill--timer (cancel-timer midfill--timer))
  (let ((buffer (current-buffer)) (seen midfill--seen))
    (setq midfill--timer
          (run-with-idle-timer
           midfill-delay nil
           (lambda ()
             (when (and (buffer-live-p buffer) (eq buffer (window-buffer)))
               (with-current-buffer buffer
                 (when (and (bound-and-true-p midfill-mode) (equal seen midfill--seen))
                   (midfill--ask 2)))))))))

;;;; Commands

(defun midfill--apply (length)
  "Put the first LENGTH characters of the suggestion in.
LENGTH is a function that is called with what is missing at point."
  (let* ((suggestion (midfill--current))
         (rest (and suggestion (midfill--rest suggestion))))
    (unless rest (user-error "The suggestion no longer fits here"))
    (undo-boundary)
    (midfill--hide)
    (let* ((count (max 1 (funcall length (car rest))))
           (left (substring (car rest) count))
           (covered (cdr rest)))
      ;; What `left' brings again stays for now.
      (delete-char (cl-loop for gone from 0 to (length covered)
                            when (midfill--replaceable-p (substring covered gone) "" left)
                            return gone
                            finally return (length covered)))
      (insert (substring (car rest) 0 count))
      (if (string-empty-p left)
          (midfill--accepted suggestion)
        (setf (plist-get suggestion :covered)
              (substring (buffer-substring-no-properties (point) (pos-eol))
                         0 (- (length (plist-get suggestion :after)))))
        (setq midfill--suggestions (list suggestion) midfill--index 0 midfill--offered nil)
        (midfill--draw)))))

(defun midfill--accepted (suggestion)
  "All of SUGGESTION is in the buffer: tell the server, as it asked for."
  (let* ((command (plist-get (plist-get suggestion :item) :command))
         (server (midfill--connection)))
    (setq midfill--suggestions nil)
    (when (and command server)
      (midfill--send-changes server)
      (jsonrpc-async-request
       server :workspace/executeCommand
       (list :command (plist-get command :command)
             :arguments (or (plist-get command :arguments) []))
       :success-fn #'ignore :error-fn #'ignore :timeout-fn #'ignore))))

(defun midfill-accept ()
  "Put the suggestion in."
  (interactive)
  (midfill--apply #'length))

(defun midfill-accept-word ()
  "Put the next word of the suggestion in."
  (interactive)
  (midfill--apply
   (lambda (text)
     ;; Blanks, and a run of letters or of marks, with what combines with them.
     (if (string-match "\\`[ \t\n]*\\(?:[[:alnum:]_]+\\|[^[:alnum:]_ \t\n]+\\)[\u0300-\u036f\ufe0f]*" text)
         (match-end 0)
       (length text)))))

(defun midfill-accept-line ()
  "Put the rest of the suggestion's line in; at the line's end, the next line."
  (interactive)
  (midfill--apply
   (lambda (text)
     (or (string-match "\n" text (if (string-match "\\`[ \t]*\n" text) (match-end 0) 0))
         (length text)))))

(defun midfill-dismiss ()
  "Take the suggestion off the screen."
  (interactive)
  (midfill--clear))

(defun midfill-suggest ()
  "Ask for a suggestion at point, also while suggestions are off."
  (interactive)
  (midfill--ask 1))

(defun midfill-next (&optional step)
  "Show the next alternative, or go STEP further."
  (interactive)
  (let ((step (or step 1)))
    (cond
     ((not midfill--suggestions) (midfill-suggest))
     (midfill--offered
      (setq midfill--index (mod (+ midfill--index step) (length midfill--suggestions)))
      (midfill--draw))
     (t (midfill--ask 1 step)))))

(defun midfill-previous ()
  "Show the previous alternative."
  (interactive)
  (midfill-next -1))

(defun midfill--show (name)
  "Show what the server's command NAME answers."
  (let ((text (midfill--execute (or (midfill--connection) (user-error "Midfill does not run here"))
                                name nil)))
    (with-help-window "*midfill*" (princ text))))

(defun midfill-status ()
  "Show what the server does and what is wrong with its settings."
  (interactive)
  (midfill--show "midfill.status"))

(defun midfill-explain ()
  "Show why something was or was not suggested."
  (interactive)
  (midfill--show "midfill.explain"))

(defun midfill-toggle ()
  "Turn suggestions on or off, in all buffers."
  (interactive)
  (setq midfill--is-on (not midfill--is-on))
  (midfill--wake)
  (unless midfill--is-on (midfill--clear))
  (message "Midfill is %s" (if midfill--is-on "on" "off")))

(defun midfill--wake ()
  "End the snooze."
  (when midfill--snooze (cancel-timer midfill--snooze))
  (setq midfill--snooze nil)
  (force-mode-line-update t))

(defun midfill-snooze (minutes)
  "No suggestions for some MINUTES; ten without a prefix argument, 0 ends it."
  (interactive (list (if current-prefix-arg (prefix-numeric-value current-prefix-arg) 10)))
  (midfill--wake)
  (when (> minutes 0)
    (midfill--clear)
    (setq midfill--snooze (run-with-timer (* 60 minutes) nil #'midfill--wake)))
  (message (if (> minutes 0) "Midfill is quiet for %d min" "Midfill is on") minutes))

(defun midfill-restart ()
  "End our servers; they start anew with the next key."
  (interactive)
  (let ((servers midfill--servers))
    (setq midfill--servers nil)
    (dolist (entry servers)
      (when (jsonrpc-running-p (cdr entry))
        (ignore-errors (jsonrpc-shutdown (cdr entry) t)))))
  (setq midfill--ends nil midfill--told nil))

(defun midfill--lighter ()
  "The text for the mode line."
  (cond ((not midfill--is-on) " Midfill:off")
        (midfill--snooze " Midfill:zz")
        (midfill--request " Midfill:…")
        (t " Midfill")))

;;;###autoload
(define-minor-mode midfill-mode
  "Suggest the text that belongs at point."
  :lighter (:eval (midfill--lighter))
  (if midfill-mode
      (progn
        (add-to-list 'emulation-mode-map-alists 'midfill--keymaps)
        (setq midfill--seen (midfill--now))
        (add-hook 'before-change-functions #'midfill--before-change nil t)
        (add-hook 'after-change-functions #'midfill--after-change nil t)
        (add-hook 'post-command-hook #'midfill--after-command nil t)
        (add-hook 'kill-buffer-hook #'midfill--close nil t)
        (add-hook 'before-revert-hook #'midfill--close nil t)
        (add-hook 'change-major-mode-hook #'midfill--leave nil t))
    (midfill--leave)))

(defun midfill--leave ()
  "Undo what `midfill-mode' did to the buffer."
  (midfill--clear)
  (midfill--close)
  (remove-hook 'before-change-functions #'midfill--before-change t)
  (remove-hook 'after-change-functions #'midfill--after-change t)
  (remove-hook 'post-command-hook #'midfill--after-command t)
  (remove-hook 'kill-buffer-hook #'midfill--close t)
  (remove-hook 'before-revert-hook #'midfill--close t)
  (remove-hook 'change-major-mode-hook #'midfill--leave t))

;;;; lsp-mode

;;;###autoload
(defun midfill-register-lsp-mode ()
  "Make lsp-mode start Midfill beside the server of every language.
Then `lsp-inline-completion-mode' shows what it suggests."
  (require 'lsp-mode)
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection (lambda () midfill-command))
    :activation-fn (lambda (file &rest _) (and file t))
    :add-on? t
    :multi-root t
    :priority -2
    :initialization-options (lambda () (or midfill-settings (make-hash-table)))
    :server-id 'midfill)))

(provide 'midfill)
;;; midfill.el ends here
